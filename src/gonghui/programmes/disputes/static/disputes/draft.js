/* Keeps what somebody has written in a form on this device until it was sent, an hour at most: phones are shared.
   Without this file the form works all the same.
   data-gh-draft on a form: keep it under the page's address; "fresh" where the server has filled in nothing, so that what
   was kept may be put in. data-gh-private on an input: never kept. Hidden fields, files and passwords never are either.
   data-gh-draft-note: shown when something was put in; its button forgets it. data-gh-draft-sent on a page: all is forgotten. */
(function () {
  "use strict";
  var PREFIX = "gonghui_draft:", HOUR = 60 * 60 * 1000, NEVER = ["hidden", "file", "password", "submit", "button"];

  function stored(name) {
    try { return JSON.parse(localStorage.getItem(name)) || {}; } catch (error) { return {}; }
  }
  function forget(name) {
    try { localStorage.removeItem(name); } catch (error) { /* nothing was kept there */ }
  }
  function names() {
    try { return Object.keys(localStorage).filter(function (name) { return name.indexOf(PREFIX) === 0; }); }
    catch (error) { return []; }
  }
  var sent = document.querySelector("[data-gh-draft-sent]");
  names().forEach(function (name) {
    if (sent || !(Date.now() - stored(name).at < HOUR)) forget(name);
  });

  var form = document.querySelector("form[data-gh-draft]");
  if (!form) return;
  var key = PREFIX + location.pathname, note = document.querySelector("[data-gh-draft-note]");
  function kept() {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && NEVER.indexOf(field.type) < 0 && !field.closest("[data-gh-private]");
    });
  }
  function chosen(field) { return field.type === "checkbox" || field.type === "radio"; }

  function keep() {
    var values = {};
    kept().forEach(function (field) {
      if (chosen(field) ? !field.checked : !field.value) return;
      (values[field.name] = values[field.name] || []).push(field.value);
    });
    try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: values })); }
    catch (error) { /* no room, or not allowed: then there is no draft */ }
  }
  function put(values) {
    kept().forEach(function (field) {
      var given = values[field.name] || [];
      if (chosen(field)) field.checked = given.indexOf(field.value) >= 0;
      else field.value = given[0] || "";
    });
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  var values = form.dataset.ghDraft === "fresh" ? stored(key).values : null;
  if (values && Object.keys(values).length) {
    put(values);
    if (note) {
      note.hidden = false;
      note.querySelector("button").addEventListener("click", function () {
        form.reset();
        form.dispatchEvent(new Event("change", { bubbles: true }));
        forget(key);
        note.hidden = true;
      });
    }
  }
  form.addEventListener("input", keep);
  form.addEventListener("change", function (event) { if (event.isTrusted) keep(); });
})();
