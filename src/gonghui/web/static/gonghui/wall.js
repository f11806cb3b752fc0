/* A big screen: the clock runs on from the server's, and every minute the page is taken anew where it is, as soon as the
   server answers. Where it does not, the old numbers stay and the lamp says from when they are. */
(function () {
  "use strict";
  var EVERY = 60000, KEPT = "gonghui-wall";
  var clock = document.querySelector("[data-gh-clock]"), lamp = document.querySelector("[data-gh-fresh]");
  if (!clock || !lamp) return;
  var began = new Date(clock.dataset.ghClock).getTime(), here = Date.now(), counted = clock.textContent;

  function two(number) { return (number < 10 ? "0" : "") + number; }
  function tick() {
    var shanghai = new Date(began + Date.now() - here + 8 * 3600000);
    clock.textContent = two(shanghai.getUTCHours()) + ":" + two(shanghai.getUTCMinutes());
  }
  function lost() {
    lamp.className = "lamp y";
    lamp.textContent = lamp.dataset.ghLost + " " + counted;
  }
  function renew() {
    fetch(location.href, { method: "HEAD", credentials: "same-origin", cache: "no-store", redirect: "manual" })
      .then(function (answer) {
        if (!answer.ok) { lost(); return; }
        var active = document.activeElement;
        sessionStorage.setItem(KEPT, JSON.stringify([scrollX, scrollY, (active && active.getAttribute("href")) || ""]));
        location.reload();
      }, lost);
  }

  var kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
  sessionStorage.removeItem(KEPT);
  if (kept) {
    scrollTo(kept[0], kept[1]);
    Array.prototype.some.call(document.links, function (link) {
      if (kept[2] && link.getAttribute("href") === kept[2]) { link.focus({ preventScroll: true }); return true; }
      return false;
    });
  }
  setInterval(tick, 1000);
  setInterval(renew, EVERY);
})();
