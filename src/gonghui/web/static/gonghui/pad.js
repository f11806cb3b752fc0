/* The signature pad: strokes in whole pixels of the box, as JSON in a hidden input. Loads after signature_pad. */
(function () {
  "use strict";
  document.querySelectorAll("[data-gh-pad]").forEach(function (box) {
    var canvas = box.querySelector("canvas"), input = box.querySelector("[data-gh-pad-input]");
    var clear = box.querySelector("[data-gh-pad-clear]"), empty = box.querySelector("[data-gh-pad-empty]");
    var form = input.form, hint = box.querySelector(".pad > small");
    var pad = new window.SignaturePad(canvas, { minWidth: 1.2, maxWidth: 3.2, penColor: "#1c1a17" });

    function fit() {
      var drawn = pad.toData(), ratio = Math.max(window.devicePixelRatio || 1, 1);
      canvas.width = canvas.offsetWidth * ratio;
      canvas.height = canvas.offsetHeight * ratio;
      canvas.getContext("2d").scale(ratio, ratio);
      pad.clear();
      pad.fromData(drawn);
    }
    function keep() {
      var strokes = pad.toData().map(function (stroke) {
        return stroke.points.map(function (point) { return [Math.round(point.x), Math.round(point.y)]; });
      });
      input.value = pad.isEmpty() ? "" : JSON.stringify({
        width: canvas.offsetWidth, height: canvas.offsetHeight, strokes: strokes
      });
      clear.hidden = pad.isEmpty();
      hint.hidden = !pad.isEmpty();
      if (!pad.isEmpty()) empty.hidden = true;
    }
    pad.addEventListener("endStroke", keep);
    clear.addEventListener("click", function () { pad.clear(); keep(); });
    if (form) form.addEventListener("submit", function (event) {
      if (!pad.isEmpty()) return;
      event.preventDefault();
      empty.hidden = false;
      empty.scrollIntoView({ block: "center" });
    });
    addEventListener("resize", fit);
    fit();
  });
})();
