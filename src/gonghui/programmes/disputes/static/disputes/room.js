/* Says every thirty seconds that this page of the room is open, so that the others see who is there.
   data-gh-beat is a form that is posted as it stands; nothing is shown. */
(function () {
  "use strict";
  var form = document.querySelector("[data-gh-beat]");
  if (!form) return;
  function beat() {
    if (document.hidden) return;
    fetch(form.action, {
      method: "POST", body: new FormData(form), credentials: "same-origin", headers: { "X-Requested-With": "gonghui" }
    }).catch(function () {});
  }
  beat();
  setInterval(beat, 30000);
})();
