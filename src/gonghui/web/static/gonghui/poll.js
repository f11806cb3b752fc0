/* A list that grows while people talk. data-gh-poll is the address, data-gh-since the last sequence shown.
   204 means nothing new. 200 brings HTML: children with data-gh-seq are appended, children with data-gh-replace="id"
   take the place of that element, unless somebody is writing in it: then it waits and is asked for again. What is
   folded open stays open. 401, 403, 404 and 410 end it. The event "gh-ask" on the list asks at once. */
(function () {
  "use strict";

  function writing(place) {
    return Array.prototype.some.call(place.querySelectorAll("input, textarea, select"), function (field) {
      return field === document.activeElement || (field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue);
    });
  }

  function refold(place, child) {
    child.querySelectorAll("details[id]").forEach(function (box) {
      var old = document.getElementById(box.id);
      if (old && place.contains(old)) box.open = old.open;
    });
  }

  function take(list, html) {
    var box = document.createElement("template");
    box.innerHTML = html;
    var near = window.innerHeight + window.scrollY > document.body.scrollHeight - 240, grew = false;
    Array.prototype.slice.call(box.content.children).forEach(function (child) {
      var place = child.dataset.ghReplace && document.getElementById(child.dataset.ghReplace);
      var sequence = Number(child.dataset.ghSeq || 0);
      if (place) {
        if (sequence && writing(place)) return;
        if (sequence) list.dataset.ghSince = String(sequence);
        refold(place, child);
        place.replaceWith(child);
        return;
      }
      if (sequence && sequence <= Number(list.dataset.ghSince)) return;
      if (sequence) list.dataset.ghSince = String(sequence);
      list.append(child);
      grew = true;
    });
    if (grew && near) window.scrollTo(0, document.body.scrollHeight);
  }

  function watch(list) {
    var every = Number(list.dataset.ghEvery || 2000), fails = 0, timer = 0, asking = false;
    var note = document.getElementById(list.dataset.ghNote || "");
    function later() { clearTimeout(timer); timer = setTimeout(ask, Math.min(every * Math.pow(2, fails), 20000)); }
    function ask() {
      if (asking) return;
      if (document.hidden) { later(); return; }
      asking = true;
      var join = list.dataset.ghPoll.indexOf("?") < 0 ? "?" : "&";
      fetch(list.dataset.ghPoll + join + "since=" + list.dataset.ghSince, {
        credentials: "same-origin", headers: { "X-Requested-With": "gonghui" }, redirect: "error"
      }).then(function (answer) {
        if ([401, 403, 404, 410].indexOf(answer.status) >= 0) { list.dataset.ghEnded = "1"; return null; }
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.status === 204 ? "" : answer.text();
      }).then(function (html) {
        asking = false;
        if (html === null) { if (note) note.hidden = false; return; }
        fails = 0;
        if (note) note.hidden = true;
        if (html) take(list, html);
        later();
      }).catch(function () {
        asking = false;
        fails += 1;
        if (note) note.hidden = false;
        later();
      });
    }
    list.addEventListener("gh-ask", ask);
    document.addEventListener("visibilitychange", function () { if (!document.hidden) ask(); });
    later();
  }

  document.querySelectorAll("[data-gh-poll]").forEach(watch);
})();
