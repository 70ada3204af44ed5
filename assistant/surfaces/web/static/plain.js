/* The forms before anybody is logged in. */
(function () {
  "use strict";
  function here(path) { return path && path.charAt(0) === "/" && path.charAt(1) !== "/" && path.indexOf("\\") < 0 ? path : "/"; }
  var deeds = {
    login: function (form) {
      return wh.ask("POST", "/api/v1/sessions", { name: form.name.value.trim(), password: form.password.value }).then(function () { location.href = here(form.dataset.next); });
    },
    setup: function (form) {
      var name = form.elements.name.value.trim();
      return wh.ask("POST", "/api/v1/setup", { link: form.dataset.link, name: name, display: form.display.value, password: form.password.value })
        .then(function () { return wh.ask("POST", "/api/v1/sessions", { name: name, password: form.password.value }); })
        .then(function (told) { wh.setCsrf(told.csrf); return wh.ask("POST", "/api/v1/workspaces", { office: form.office.value }); })
        .then(function (room) { location.href = "/w/" + room.id + "/check"; });
    },
    link: function (form) { return wh.ask("POST", "/api/v1/links", { link: form.dataset.link, password: form.password.value }).then(function () { location.href = "/login"; }); },
    password: function (form) { return wh.ask("PUT", "/api/v1/me/password", { old: form.old.value, "new": form.password.value }).then(function () { location.href = "/login"; }); }
  };
  document.addEventListener("submit", function (event) {
    var form = event.target, deed = deeds[form.dataset.plain];
    if (!deed) { return; }
    event.preventDefault();
    var wrong = form.querySelector(".wrong"), button = form.querySelector("button");
    wrong.textContent = "";
    if (form.again && form.again.value !== form.password.value) { wrong.textContent = "两次输入的口令不一样。"; return; }
    button.disabled = true;
    deed(form).catch(function (error) { wrong.textContent = error.message; button.disabled = false; });
  });
}());
