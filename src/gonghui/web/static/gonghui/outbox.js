/* Sending that survives a lost connection. A form with data-gh-send="id of the list" keeps what was written until the
   server has it: one after the other, in the order of writing, each with its own client_key, so that nothing is said
   twice however often it is sent. data-gh-outbox names the drawer of this tab; a text stays with the address it was
   written for, whichever page of the same drawer is open when the connection comes back. */
(function () {
  "use strict";
  var MOST = 50, SLOWEST = 15000;

  function stored(name) {
    try { return JSON.parse(sessionStorage.getItem(name)) || []; } catch (error) { return []; }
  }

  function watch(form) {
    var list = document.getElementById(form.dataset.ghSend), key = form.querySelector("[data-gh-key]");
    if (!list || !key) return;
    var name = "gh-outbox:" + form.dataset.ghOutbox, said = form.querySelector("[data-gh-sent]");
    var usual = said.textContent, queue = stored(name), shown = {}, sending = false, fails = 0, timer = 0;

    function keep() {
      try {
        if (queue.length) sessionStorage.setItem(name, JSON.stringify(queue)); else sessionStorage.removeItem(name);
      } catch (error) { /* a browser that keeps nothing: the page itself does, as long as it is open */ }
    }

    function show(item) {
      if (item.url !== form.action) return;
      var line = document.createElement("div"), text = document.createElement("div"), lamp = document.createElement("span");
      line.className = "say-r";
      text.textContent = item.text;
      lamp.className = "lamp off";
      lamp.textContent = form.dataset.ghWaits;
      line.append(text, lamp);
      list.after(line);
      var before = Object.keys(shown);
      if (before.length) shown[before[before.length - 1]].after(line);
      shown[item.key] = line;
    }

    function tell() {
      said.textContent = queue.length && fails ? form.dataset.ghWaiting.replace("0", String(queue.length)) : usual;
    }

    function settle(item, taken) {
      queue.shift();
      keep();
      var line = shown[item.key];
      delete shown[item.key];
      if (line && taken) line.remove();
      if (line && !taken) { line.lastChild.className = "lamp r"; line.lastChild.textContent = form.dataset.ghRefused; }
      list.dispatchEvent(new CustomEvent("gh-ask"));
    }

    function flush() {
      clearTimeout(timer);
      tell();
      if (sending || !queue.length) return;
      var item = queue[0], body = new FormData(form);
      body.set("client_key", item.key);
      body.set("text", item.text);
      sending = true;
      fetch(item.url, {
        method: "POST", body: body, credentials: "same-origin", headers: { "X-Requested-With": "gonghui" }
      }).then(function (answer) {
        if (answer.status >= 500 || answer.status === 408 || answer.status === 429) throw new Error(String(answer.status));
        fails = 0;
        settle(item, answer.ok);
      }).catch(function () {
        fails += 1;
      }).then(function () {
        sending = false;
        tell();
        if (queue.length) timer = setTimeout(flush, fails ? Math.min(500 * Math.pow(2, fails), SLOWEST) : 0);
      });
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var field = form.elements.text, text = field.value.trim();
      if (!text || queue.length >= MOST) return;
      var item = { url: form.action, key: key.value, text: text };
      key.value = key.value.split(".")[0] + "." + Date.now().toString(36) + Math.random().toString(36).slice(2, 10);
      field.value = "";
      queue.push(item);
      keep();
      show(item);
      flush();
    });
    window.addEventListener("online", function () { fails = 0; flush(); });
    queue.forEach(show);
    flush();
  }

  document.querySelectorAll("[data-gh-send]").forEach(watch);
  document.querySelectorAll("[data-gh-outbox-empties]").forEach(function (form) {
    form.addEventListener("submit", function () {
      try { sessionStorage.removeItem("gh-outbox:" + form.dataset.ghOutboxEmpties); } catch (error) { /* nothing kept */ }
    });
  });
})();
