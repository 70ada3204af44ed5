/* The desk on which a report is checked: paper and list lead to each other; answers are kept at once and can be taken back. */
(function () {
  "use strict";
  var wh = window.wh, current = null;

  function desk() { return document.querySelector(".wh-desk"); }
  function cards() { return Array.prototype.filter.call(document.querySelectorAll(".wh-desk .card"), function (one) { return one.offsetParent !== null; }); }

  function choose(card, mark, still) {
    document.querySelectorAll(".wh-desk .on").forEach(function (one) { one.classList.remove("on"); });
    current = card;
    var place = mark || (card && card.dataset.to ? document.getElementById(card.dataset.to) : null);
    while (place && place.tagName === "I") { place = place.nextElementSibling; }
    if (card) { card.classList.add("on"); card.scrollIntoView({ block: "nearest" }); if (!still) { card.focus({ preventScroll: true }); } }
    if (place) { place.classList.add("on"); if (!mark) { place.scrollIntoView({ block: "center" }); } }
  }

  document.addEventListener("click", function (event) {
    if (!desk() || event.target.closest("button, summary, select, input, textarea, [data-do]")) { return; }
    var mark = event.target.closest(".wh-paper a.f, .wh-paper a.note"), card = event.target.closest(".card"), line = event.target.closest(".wh-outline a");
    if (mark) {
      event.preventDefault();
      var goal = document.getElementById(mark.getAttribute("href").slice(1));
      if (goal && goal.classList.contains("row")) { openRow(goal, mark); return; }
      if (goal && goal.offsetParent === null) { filter("all"); }
      choose(goal, mark);
    } else if (line) {
      event.preventDefault();
      var head = document.getElementById(line.getAttribute("href").slice(1));
      if (head) { head.scrollIntoView({ block: "start" }); }
    } else if (card && !String(window.getSelection())) {
      choose(card);
    }
  });

  /* A figure without a finding: what it was held against, in the same place as the findings. */
  function openRow(row, mark) {
    var box = document.getElementById("wh-figure");
    box.innerHTML = "";
    var told = row.querySelector(".told").cloneNode(true);
    told.hidden = false;
    box.appendChild(told);
    box.hidden = false;
    choose(null, mark);
    box.scrollIntoView({ block: "nearest" });
    cuts(box);
  }

  function cuts(box) {
    box.querySelectorAll("details.cut").forEach(function (one) {
      one.ontoggle = function () { if (one.open && !one.filled) { one.filled = true; fill(one); } };
    });
  }

  function fill(one) {
    var place = one.querySelector(".sheet");
    place.textContent = "正在打开台账……";
    var query = "reports/" + desk().dataset.report + "/cuts?number=" + desk().dataset.number + "&source=" + encodeURIComponent(one.dataset.source) + "&locator=" + encodeURIComponent(one.dataset.locator);
    wh.ask("GET", query).then(function (cut) { place.innerHTML = ""; place.appendChild(sheet(cut)); toMark(place); }, function (error) { place.textContent = error.message; one.filled = false; });
  }

  function toMark(place) {
    var mark = place.querySelector(".marked"), box = place.querySelector(".sheet-box");
    if (mark && box) { box.scrollLeft = Math.max(0, mark.offsetLeft + mark.offsetWidth - box.clientWidth + 12); }
  }

  /* The rows around a cell, with their real numbers and letters. */
  function sheet(cut) {
    var box = wh.element("div", "", "sheet-box"), table = wh.element("table", "", "cut"), head = wh.element("tr");
    if (cut.sheet) { box.appendChild(wh.element("p", cut.source + " › " + cut.sheet + (cut.hidden ? "（隐藏的表）" : ""), "where")); }
    head.appendChild(wh.element("th", ""));
    cut.columns.forEach(function (letter) { head.appendChild(wh.element("th", letter)); });
    table.appendChild(head);
    cut.rows.forEach(function (row) {
      var line = wh.element("tr", "", row.header ? "head" : "");
      line.appendChild(wh.element("th", String(row.number)));
      row.cells.forEach(function (cell) {
        var made = wh.element("td", cell.text, cell.marked ? "marked" : "");
        if (cell.columns > 1) { made.colSpan = cell.columns; }
        if (cell.rows > 1) { made.rowSpan = cell.rows; }
        line.appendChild(made);
      });
      table.appendChild(line);
    });
    box.appendChild(table);
    if (cut.note) { box.appendChild(wh.element("p", cut.note, "where")); }
    return box;
  }
  wh.sheet = sheet;

  function filter(status) {
    var now = desk();
    now.dataset.only = status;
    document.querySelectorAll(".wh-verdicts button").forEach(function (one) { one.setAttribute("aria-pressed", String(one.dataset.status === status)); });
    sift();
  }

  function sift() {
    var now = desk(), rule = (document.getElementById("wh-rule") || {}).value || "", section = (document.getElementById("wh-section") || {}).value || "", shown = 0;
    document.querySelectorAll(".wh-desk .card").forEach(function (card) {
      var fits = (now.dataset.only === "all" || card.classList.contains(now.dataset.only)) && (!rule || card.dataset.rule === rule) && (!section || card.dataset.section === section);
      fits = fits && (now.dataset.answered === "1" || !card.dataset.answer);
      card.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    document.querySelectorAll(".wh-desk .row").forEach(function (row) { row.hidden = now.dataset.only !== "all" && !row.classList.contains(now.dataset.only); });
    var left = document.getElementById("wh-left");
    if (left) { left.textContent = shown ? "" : "这里没有要处理的发现"; }
  }

  document.addEventListener("change", function (event) { if (desk() && /wh-rule|wh-section/.test(event.target.id)) { sift(); } });

  function count() {
    var open = document.querySelectorAll(".wh-desk .card:not([data-answer])").length, told = document.getElementById("wh-open");
    if (told) { told.textContent = open; }
  }

  function answered(card, answer) {
    card.dataset.revision = answer ? answer.revision : 0;
    var line = card.querySelector(".answer");
    if (answer) {
      card.dataset.answer = answer.kind;
      line.textContent = (answer.kind === "dismissed" ? "已忽略：" + answer.reason : "已采纳" + (answer.reason ? "：" + answer.reason : "")) + "（" + answer.by + "）";
    } else { delete card.dataset.answer; line.textContent = ""; }
    count();
  }

  function next(card) {
    var all = cards(), place = all.indexOf(card);
    return all[place + 1] || all[place - 1] || null;
  }

  function answer(card, kind, reason) {
    var after = next(card);
    wh.ask("POST", "reports/" + desk().dataset.report + "/answers?number=" + desk().dataset.number, { finding: card.dataset.finding, kind: kind, reason: reason || "", revision: Number(card.dataset.revision) })
      .then(function (told) {
        answered(card, told);
        wh.say(kind === "dismissed" ? "已忽略这一条" : "已采纳，请在 Word 里改成应有的数", "", function () { restore(card); });
        if (after) { choose(after); }
        sift();
      }, function (error) { wh.say(error.message, "wrong"); });
  }

  function restore(card) {
    wh.ask("DELETE", "reports/" + desk().dataset.report + "/answers/" + encodeURIComponent(card.dataset.finding) + "?revision=" + card.dataset.revision)
      .then(function () { answered(card, null); sift(); choose(card); }, function (error) { wh.say(error.message, "wrong"); });
  }

  function dismiss(card) {
    wh.prompt("忽略这一条", "为什么不用改？审核的人会看到", "忽略").then(function (reason) { if (reason) { answer(card, "dismissed", reason); } });
  }

  wh.deeds.accept = function (one) { answer(one.closest(".card"), "accepted"); };
  wh.deeds.dismiss = function (one) { dismiss(one.closest(".card")); };
  wh.deeds.restore = function (one) { restore(one.closest(".card")); };
  wh.deeds.filter = function (one) { filter(one.dataset.status === desk().dataset.only ? "all" : one.dataset.status); };
  wh.deeds["show-answered"] = function (one) {
    desk().dataset.answered = desk().dataset.answered === "1" ? "0" : "1";
    one.setAttribute("aria-pressed", String(desk().dataset.answered === "1"));
    sift();
  };
  wh.deeds.move = function (one) {
    var go = one.dataset.to === "draft" ? wh.prompt("退回修改", "要改什么？", "退回") : Promise.resolve("");
    go.then(function (note) {
      if (note === null) { return; }
      wh.ask("POST", "reports/" + desk().dataset.report + "/moves", { to: one.dataset.to, note: note, revision: Number(one.dataset.revision) })
        .then(function () { location.reload(); }, function (error) { wh.say(error.message, "wrong"); });
    });
  };

  wh.deeds.cell = function (one) {
    var dialog = document.getElementById("wh-cell"), box = dialog.firstElementChild, query = "?source=" + encodeURIComponent(one.dataset.source) + "&locator=" + encodeURIComponent(one.dataset.locator);
    box.textContent = "正在打开台账……";
    dialog.showModal();
    Promise.all([wh.ask("GET", "ledger/cut" + query), wh.ask("GET", "ledger/usage" + query)]).then(function (told) {
      box.innerHTML = "";
      box.appendChild(sheet(told[0]));
      var place = one.dataset.source + " › " + one.dataset.locator, line = wh.element("p", "单元格：" + place + " ", "soft"), copy = wh.element("button", "复制", "wh-button small");
      copy.dataset.do = "copy";
      copy.dataset.text = place;
      line.appendChild(copy);
      box.appendChild(line);
      box.appendChild(wh.element("p", told[1].items.length ? "用在：" : "核过的报告里还没有用到这个数。"));
      told[1].items.slice(0, 12).forEach(function (use) {
        var link = wh.element("a", use.title + "：" + use.text);
        link.href = location.pathname.replace(/\/ledger.*/, "/check/" + use.report);
        box.appendChild(link);
        box.appendChild(document.createElement("br"));
      });
    }, function (error) { box.textContent = error.message; });
  };
  wh.deeds.alias = function (one) {
    wh.prompt("“" + one.dataset.name + "”还叫什么", "文中的叫法，用顿号隔开", "保存", one.dataset.aliases).then(function (told) {
      if (told === null) { return; }
      wh.ask("PUT", "indicators/" + encodeURIComponent(one.dataset.id), { aliases: told.split(/[、,，;；\n]+/).map(function (word) { return word.trim(); }).filter(Boolean), digest: one.dataset.digest })
        .then(function () { location.reload(); }, function (error) { wh.say(error.message, "wrong"); });
    });
  };
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.dataset || !form.dataset.list) { return; }
    event.preventDefault();
    wh.ask("PUT", "lists/" + form.dataset.list, { word: form.word.value, value: form.value ? form.value.value : "", digest: form.dataset.digest })
      .then(function () { location.reload(); }, function (error) { wh.say(error.message, "wrong"); });
  });
  document.addEventListener("input", function (event) {
    if (!event.target.dataset.sift) { return; }
    var word = event.target.value.trim();
    document.querySelectorAll(event.target.dataset.sift).forEach(function (one) { one.hidden = Boolean(word) && one.textContent.indexOf(word) < 0; });
  });

  document.addEventListener("keydown", function (event) {
    if (!desk() || /INPUT|TEXTAREA|SELECT/.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) { return; }
    var all = cards(), place = all.indexOf(current), key = event.key.toLowerCase();
    if (key === "j" || event.key === "ArrowDown") { if (all.length) { event.preventDefault(); choose(all[Math.min(place + 1, all.length - 1)]); } }
    else if (key === "k" || event.key === "ArrowUp") { if (all.length) { event.preventDefault(); choose(all[Math.max(place - 1, 0)]); } }
    else if (!current || event.target.closest("button, summary")) { return; }
    else if (event.key === "Enter") { event.preventDefault(); var cut = current.querySelector("details.cut"); if (cut) { cut.open = !cut.open; } }
    else if (key === "a" && current.querySelector('[data-do="accept"]')) { event.preventDefault(); answer(current, "accepted"); }
    else if (key === "d" && current.querySelector('[data-do="dismiss"]')) { event.preventDefault(); dismiss(current); }
  });

  function begin() {
    var now = desk();
    if (!now || now.begun) { return; }
    now.begun = true;
    cuts(document);
    count();
    sift();
    var at = now.dataset.at && document.getElementById(now.dataset.at);
    if (at) { at.classList.add("on"); at.scrollIntoView({ block: "center" }); }
  }
  new MutationObserver(begin).observe(document.documentElement, { childList: true, subtree: true });
}());
