/* Small comforts for every page. Each hook is a data-gh-* attribute; without this file the pages still work. */
(function () {
  "use strict";

  /* Large type: at once, and in the cookie that the server reads. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-gh-size")) return;
    event.preventDefault();
    var large = document.documentElement.dataset.size !== "large";
    if (large) document.documentElement.dataset.size = "large";
    else delete document.documentElement.dataset.size;
    document.cookie = "gonghui_size=" + (large ? "large" : "standard") + ";path=/;max-age=31536000;samesite=lax" +
      (location.protocol === "https:" ? ";secure" : "");
    document.querySelectorAll("[data-gh-size] button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(large));
      button.value = large ? "standard" : "large";
      button.textContent = large ? button.dataset.ghOn : button.dataset.ghOff;
    });
  });

  /* A form is sent once: its buttons are busy until the next page is there. */
  function busyButtons(form) {
    var inside = Array.prototype.slice.call(form.querySelectorAll("button:not([type=button])"));
    var outside = form.id ? document.querySelectorAll('button[form="' + form.id + '"]') : [];
    return inside.concat(Array.prototype.slice.call(outside));
  }
  function rest(form) {
    delete form.dataset.ghSent;
    busyButtons(form).forEach(function (button) {
      if (!button.hasAttribute("aria-busy")) return;
      button.removeAttribute("aria-busy");
      if (button.dataset.ghLabel !== undefined) button.textContent = button.dataset.ghLabel;
    });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-gh-once") || event.defaultPrevented) return;
    if (form.dataset.ghSent) { event.preventDefault(); return; }
    form.dataset.ghSent = "1";
    var pressed = event.submitter;
    busyButtons(form).forEach(function (button) {
      button.setAttribute("aria-busy", "true");
      if (button !== pressed || !button.dataset.ghBusy) return;
      button.dataset.ghLabel = button.textContent;
      button.textContent = "";
      var wheel = document.createElement("span");
      wheel.className = "spin";
      wheel.setAttribute("aria-hidden", "true");
      button.append(wheel, button.dataset.ghBusy);
    });
  });
  addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-gh-sent]").forEach(rest);
  });

  /* The staff menu and second steps close by Escape, the menu by a click outside too. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-gh-menu][open], details[data-gh-details][open]").forEach(function (box) {
      box.open = false;
      box.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-gh-menu][open]").forEach(function (box) {
      if (!box.contains(event.target)) box.open = false;
    });
  });

  /* Copy: the button appears only where copying works. data-gh-copy names the element to copy. */
  document.querySelectorAll("[data-gh-copy]").forEach(function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var source = document.getElementById(button.dataset.ghCopy);
      navigator.clipboard.writeText(source.textContent.trim()).then(function () {
        button.textContent = button.dataset.ghDone;
      });
    });
  });

  /* A group that belongs to one answer: data-gh-if="name=value" shows it while that answer is chosen. */
  function answered(form, name) {
    var checked = form.querySelector('[name="' + name + '"]:checked');
    var select = form.querySelector('select[name="' + name + '"]');
    return checked ? checked.value : select ? select.value : "";
  }
  function follow(form) {
    form.querySelectorAll("[data-gh-if]").forEach(function (group) {
      var pair = group.dataset.ghIf.split("=");
      group.hidden = pair[1].split("|").indexOf(answered(form, pair[0])) < 0;
    });
  }
  document.querySelectorAll("form").forEach(function (form) {
    if (!form.querySelector("[data-gh-if]")) return;
    follow(form);
    form.addEventListener("change", function () { follow(form); });
  });

  /* Rows that are ticked: the bar of verbs says how many, the first box ticks the page. */
  function tickable(bar) {
    var form = bar.closest("form"), all = form.querySelector("[data-gh-all]"), said = bar.querySelector("[role=status]");
    var boxes = form.querySelectorAll("tbody input[type=checkbox]");
    function count() {
      var on = form.querySelectorAll("tbody input[type=checkbox]:checked").length;
      bar.hidden = !on;
      said.textContent = said.dataset.ghText.replace("{n}", on);
      boxes.forEach(function (box) { box.closest("tr").classList.toggle("on", box.checked); });
      if (all) { all.checked = on === boxes.length && on > 0; all.indeterminate = on > 0 && on < boxes.length; }
    }
    if (all) all.addEventListener("change", function () {
      boxes.forEach(function (box) { box.checked = all.checked; });
      count();
    });
    form.addEventListener("change", count);
    count();
  }
  document.querySelectorAll("[data-gh-selection]").forEach(tickable);

  /* A part that was fetched anew is brought to life; where it could not be fetched the old one stays and a note says so. */
  function failed(is) {
    return function () {
      document.querySelectorAll("[data-gh-failed]").forEach(function (note) { note.hidden = !is; });
    };
  }
  document.addEventListener("htmx:afterSwap", failed(false));
  document.addEventListener("htmx:sendError", failed(true));
  document.addEventListener("htmx:responseError", failed(true));
  document.addEventListener("htmx:afterSettle", function (event) {
    event.target.querySelectorAll("[data-gh-selection]").forEach(tickable);
  });
})();
