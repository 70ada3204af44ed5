/* What every page shares: asking the API, logging in again in place, handing files in, watching jobs. No outside address is ever asked. */
(function () {
  "use strict";
  var wh = window.wh = {};

  function meta(name) { var one = document.querySelector('meta[name="' + name + '"]'); return one ? one.content : ""; }
  wh.base = function () { return "/api/v1/workspaces/" + meta("wh-workspace"); };
  wh.setCsrf = function (word) { document.querySelector('meta[name="wh-csrf"]').content = word; };

  wh.element = function (tag, text, name) {
    var made = document.createElement(tag);
    if (text) { made.textContent = text; }
    if (name) { made.className = name; }
    return made;
  };

  /* One line at the bottom, read out by screen readers; `undo` is a function that takes back what was done. */
  wh.say = function (text, kind, undo) {
    var line = document.getElementById("wh-say");
    if (!line) {
      line = wh.element("div");
      line.id = "wh-say";
      line.setAttribute("role", "status");
      document.body.appendChild(line);
    }
    line.textContent = text;
    line.className = "shown " + (kind || "");
    if (undo) {
      var button = wh.element("button", "撤销");
      button.onclick = function () { line.className = ""; undo(); };
      line.appendChild(button);
    }
    clearTimeout(line.timer);
    line.timer = setTimeout(function () { line.className = ""; }, kind === "wrong" ? 12000 : 7000);
  };

  function problem(response) {
    return response.json().catch(function () { return {}; }).then(function (told) {
      var error = new Error(told.detail || "服务器没有回答。请稍等再试。");
      error.status = response.status;
      throw error;
    });
  }

  /* Asks the API; where the session is over, logs in again in place and asks once more: nothing on the page is lost. */
  wh.ask = function (method, path, body) {
    var headers = { "X-Wenheng-CSRF": meta("wh-csrf"), "X-Wenheng-Page": meta("wh-version") };
    if (body !== undefined) { headers["Content-Type"] = "application/json"; }
    var url = path.charAt(0) === "/" ? path : wh.base() + "/" + path;
    return fetch(url, { method: method, headers: headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: "same-origin" })
      .catch(function () { throw new Error("连不上服务器，这次没有保存。请检查网络后再试。"); })
      .then(function (response) {
        if (response.status === 401 && path !== "/api/v1/sessions") { return wh.logInAgain().then(function () { return wh.ask(method, path, body); }); }
        if (!response.ok) { return problem(response); }
        return response.status === 204 ? null : response.json();
      });
  };

  var waiting = null;
  wh.logInAgain = function () {
    if (waiting) { return waiting; }
    waiting = new Promise(function (done) {
      var dialog = wh.element("dialog", "", "wh-dialog");
      dialog.innerHTML = '<form method="dialog"><h2>登录已过期</h2><p>请重新登录；这个页面上的内容都还在。</p>' +
        '<label>用户名<input name="name" autocomplete="username" required></label>' +
        '<label>口令<input name="password" type="password" autocomplete="current-password" required></label>' +
        '<p class="wrong" role="alert"></p><div class="ends"><button class="main">登录</button></div></form>';
      document.body.appendChild(dialog);
      dialog.addEventListener("cancel", function (event) { event.preventDefault(); });
      dialog.querySelector("form").onsubmit = function (event) {
        event.preventDefault();
        var form = event.target;
        wh.ask("POST", "/api/v1/sessions", { name: form.name.value, password: form.password.value }).then(function (told) {
          wh.setCsrf(told.csrf);
          dialog.close();
          dialog.remove();
          waiting = null;
          done();
        }, function (error) { dialog.querySelector(".wrong").textContent = error.message; });
      };
      dialog.showModal();
    });
    return waiting;
  };

  /* A question with a text to fill in; gives the text, or nothing where it was left. */
  wh.prompt = function (title, label, button, value) {
    return new Promise(function (done) {
      var dialog = wh.element("dialog", "", "wh-dialog");
      dialog.innerHTML = '<form method="dialog"><h2></h2><label><span></span><textarea rows="3" maxlength="500" required></textarea></label>' +
        '<div class="ends"><button type="button" class="leave">取消</button><button class="main"></button></div></form>';
      dialog.querySelector("h2").textContent = title;
      dialog.querySelector("span").textContent = label;
      dialog.querySelector(".main").textContent = button;
      var text = dialog.querySelector("textarea");
      text.value = value || "";
      dialog.querySelector(".leave").onclick = function () { dialog.close(); };
      dialog.querySelector("form").onsubmit = function () { dialog.kept = text.value; };
      dialog.addEventListener("close", function () { dialog.remove(); done(dialog.kept && dialog.kept.trim() ? dialog.kept.trim() : null); });
      document.body.appendChild(dialog);
      dialog.showModal();
      text.focus();
    });
  };

  wh.sure = function (title, text, button) {
    return new Promise(function (done) {
      var dialog = wh.element("dialog", "", "wh-dialog");
      dialog.innerHTML = '<form method="dialog"><h2></h2><p></p><div class="ends"><button type="button" class="leave">取消</button><button class="main"></button></div></form>';
      dialog.querySelector("h2").textContent = title;
      dialog.querySelector("p").textContent = text;
      dialog.querySelector(".main").textContent = button;
      dialog.querySelector(".leave").onclick = function () { dialog.close(); };
      dialog.querySelector("form").onsubmit = function () { dialog.kept = true; };
      dialog.addEventListener("close", function () { dialog.remove(); done(Boolean(dialog.kept)); });
      document.body.appendChild(dialog);
      dialog.showModal();
    });
  };

  /* Sends one file; a session that is over is begun again and the same file sent again, without being chosen again. */
  wh.send = function (url, file, told) {
    return new Promise(function (done, failed) {
      var request = new XMLHttpRequest();
      request.open("POST", url + (url.indexOf("?") < 0 ? "?" : "&") + "name=" + encodeURIComponent(file.name));
      request.setRequestHeader("X-Wenheng-CSRF", meta("wh-csrf"));
      request.setRequestHeader("X-Wenheng-Page", meta("wh-version"));
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = function (event) { if (event.lengthComputable) { told(event.loaded / event.total); } };
      request.onerror = function () { failed(new Error("上传中断了，没有保存。请检查网络，再点“重试”。")); };
      request.onload = function () {
        var answer = {};
        try { answer = JSON.parse(request.responseText); } catch (error) { answer = {}; }
        if (request.status === 401) { wh.logInAgain().then(function () { return wh.send(url, file, told); }).then(done, failed); return; }
        if (request.status >= 400) { failed(new Error(answer.detail || "服务器没有收下这个文件。请稍等再试。")); return; }
        done(answer);
      };
      request.send(file);
    });
  };

  function row(list, file) {
    var line = wh.element("li", "", "sending");
    line.appendChild(wh.element("span", file.name, "name"));
    var bar = wh.element("progress");
    bar.max = 1;
    bar.value = 0;
    line.appendChild(bar);
    line.appendChild(wh.element("span", "上传中", "state"));
    list.appendChild(line);
    return line;
  }

  function sendInto(zone, file) {
    var line = row(zone.querySelector("ul"), file), state = line.querySelector(".state"), bar = line.querySelector("progress");
    function begin() {
      line.className = "sending";
      state.textContent = "上传中";
      return wh.send(zone.dataset.url, file, function (part) {
        bar.value = part;
        if (part >= 1) { state.textContent = "正在检查文件"; }
      }).then(function (answer) {
        line.className = "sent";
        bar.remove();
        var notices = (answer.told && answer.told.notices) || [];
        state.textContent = answer.told && answer.told.records !== null ? "已收下，读到 " + answer.told.records + " 个数" : "已收下";
        if (notices.length) { state.title = notices.join("\n"); state.textContent += "；" + notices[0]; }
        return answer;
      }, function (error) {
        line.className = "failed";
        bar.value = 0;
        state.textContent = error.message;
        var again = wh.element("button", "重试");
        again.onclick = function () { again.remove(); begin().then(function (answer) { if (answer) { finished(zone, [answer]); } }); };
        line.appendChild(again);
        return null;
      });
    }
    return begin();
  }

  function finished(zone, answers) {
    var last = answers[answers.length - 1];
    if (zone.dataset.then === "report") { location.href = "/w/" + meta("wh-workspace") + "/check/" + last.report.id; }
    else if (zone.dataset.then === "reload") { setTimeout(function () { location.reload(); }, 900); }
  }

  function take(zone, files) {
    var chosen = Array.prototype.slice.call(files), answers = [];
    if (!chosen.length) { return; }
    if (!zone.hasAttribute("data-many") && chosen.length > 1) { wh.say("这里一次放一份，先处理第一份：" + chosen[0].name); chosen = chosen.slice(0, 1); }
    chosen.reduce(function (before, file) {
      return before.then(function () { return sendInto(zone, file); }).then(function (answer) { if (answer) { answers.push(answer); } });
    }, Promise.resolve()).then(function () { if (answers.length === chosen.length) { finished(zone, answers); } });
  }

  document.addEventListener("change", function (event) {
    var zone = event.target.closest(".wh-drop");
    if (zone && event.target.type === "file") { take(zone, event.target.files); event.target.value = ""; }
  });
  ["dragover", "dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var zone = event.target.closest && event.target.closest(".wh-drop");
      if (kind !== "dragleave") { event.preventDefault(); }
      if (!zone) { return; }
      zone.classList.toggle("over", kind === "dragover");
      if (kind === "drop") { take(zone, event.dataTransfer.files); }
    });
  });

  /* Watches a job until it ends; where the connection drops it looks again by itself. */
  wh.watch = function (id, told) {
    var url = wh.base() + "/jobs/" + id, source = new EventSource(url + "/events");
    source.addEventListener("job", function (event) {
      var job = JSON.parse(event.data);
      told(job);
      if (job.ended_at) { source.close(); }
    });
    source.onerror = function () { wh.ask("GET", url).then(function (job) { told(job); if (job.ended_at) { source.close(); } }, function () { return null; }); };
    return source;
  };

  /* Shows the jobs that a page was made while waiting for, and has it made anew when they have ended. */
  wh.watchAll = function () {
    document.querySelectorAll("[data-job]").forEach(function (box) {
      if (box.watched) { return; }
      box.watched = true;
      wh.watch(box.dataset.job, function (job) {
        var bar = box.querySelector("progress"), text = box.querySelector(".step");
        if (bar) { if (job.total) { bar.max = job.total; bar.value = job.done; } else { bar.removeAttribute("value"); } }
        if (text) { text.textContent = job.error || job.step + (job.total > 9 ? " " + job.done + "/" + job.total : ""); }
        if (job.ended_at) {
          if (box.dataset.file) { location.href = wh.base() + "/jobs/" + job.id + "/files/" + box.dataset.file; }
          else if (job.state === "done" || box.hasAttribute("data-always")) { location.reload(); }
          else { box.classList.add("failed"); }
        }
      });
    });
  };

  /* Asks for a download that has to be written first, and fetches it when it is. */
  wh.download = function (report, format, number) {
    wh.say("正在生成，好了会自动下载……");
    wh.ask("POST", "reports/" + report + "/exports?format=" + format + (number ? "&number=" + number : "")).then(function (job) {
      wh.watch(job.id, function (now) {
        if (now.state === "done") { wh.say("已下载"); location.href = wh.base() + "/jobs/" + now.id + "/files/export"; }
        else if (now.ended_at) { wh.say(now.error || "没有生成。请再试一次。", "wrong"); }
      });
    }, function (error) { wh.say(error.message, "wrong"); });
  };

  document.addEventListener("click", function (event) {
    var one = event.target.closest("[data-do]");
    if (!one || !wh.deeds[one.dataset.do]) { return; }
    event.preventDefault();
    wh.deeds[one.dataset.do](one);
  });
  wh.deeds = {
    "log-out": function () { wh.ask("DELETE", "/api/v1/sessions/current").finally(function () { location.href = "/login"; }); },
    "download": function (one) { wh.download(one.dataset.report, one.dataset.format, one.dataset.number); },
    "copy": function (one) {
      var text = one.dataset.text;
      (navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject()).catch(function () {
        var area = wh.element("textarea");
        area.value = text;
        document.body.appendChild(area);
        area.select();
        document.execCommand("copy");
        area.remove();
      }).then(function () { wh.say("已复制，连同出处"); });
    },
    "call": function (one) {
      var go = one.dataset.sure ? wh.sure(one.dataset.title || "请确认", one.dataset.sure, one.textContent.trim()) : Promise.resolve(true);
      go.then(function (yes) {
        if (!yes) { return; }
        one.disabled = true;
        wh.ask(one.dataset.method, one.dataset.path, one.dataset.body ? JSON.parse(one.dataset.body) : undefined).then(function () {
          if (one.dataset.goto) { location.href = one.dataset.goto; } else { location.reload(); }
        }, function (error) { one.disabled = false; wh.say(error.message, "wrong"); });
      });
    }
  };

  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && !/INPUT|TEXTAREA|SELECT/.test(event.target.tagName)) {
      var search = document.querySelector("#wh-search input");
      if (search) { event.preventDefault(); search.focus(); }
    }
  });
  new MutationObserver(function () { wh.watchAll(); }).observe(document.documentElement, { childList: true, subtree: true });
}());
