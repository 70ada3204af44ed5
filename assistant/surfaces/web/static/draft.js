/* The wizard of a draft, and changing one section of it. */
(function () {
  "use strict";
  var wh = window.wh;

  function brief(form) {
    var told = { template: form.template.value, edition: form.edition.value || null, signed: form.signed.value.trim() || null, dated: form.dated.value || null, due: form.due.value || null, model: Boolean(form.model && form.model.checked) };
    if (form.period.value.trim()) { told.period = form.period.value.trim(); } else { told.year = Number(form.year.value); }
    return { brief: told, previous: form.previous.value || null };
  }

  function editions(form) {
    var chosen = form.template.selectedOptions[0], list = chosen ? chosen.dataset.editions.split("、").filter(Boolean) : [];
    form.edition.innerHTML = '<option value="">通用</option>';
    list.forEach(function (name) { form.edition.appendChild(new Option(name, name)); });
  }

  document.addEventListener("change", function (event) { var form = document.getElementById("wh-brief"); if (form && event.target === form.template) { editions(form); } });
  /* What a language model would be shown parts of is looked through before anything is sent. */
  document.addEventListener("change", function (event) {
    var form = document.getElementById("wh-brief"), box = document.getElementById("wh-personal");
    if (!form || event.target !== form.model) { return; }
    box.innerHTML = "";
    if (!form.model.checked) { return; }
    box.appendChild(wh.element("p", "正在看材料里有没有个人信息……", "soft"));
    wh.ask("POST", "drafts/personal", brief(form)).then(function (told) {
      box.innerHTML = "";
      if (!told.items.length) { box.appendChild(wh.element("p", "报送材料和上年报告里没有发现个人信息。", "soft")); return; }
      box.appendChild(wh.element("p", "这些材料里有个人信息，发给语言模型之前会遮住；请确认材料可以外传：", "wrong"));
      var list = wh.element("ul");
      told.items.forEach(function (one) { list.appendChild(wh.element("li", one.name + "：" + one.label + " " + one.count + " 处，如 " + one.sample)); });
      box.appendChild(list);
    }, function (error) { box.textContent = error.message; });
  });
  document.addEventListener("submit", function (event) {
    if (event.target.id !== "wh-brief") { return; }
    event.preventDefault();
    var button = event.target.querySelector("button.main");
    button.disabled = true;
    wh.ask("POST", "drafts", brief(event.target)).then(function (told) { location.href = location.pathname + "/" + told.draft.id; }, function (error) { button.disabled = false; wh.say(error.message, "wrong"); });
  });

  wh.deeds["check-returns"] = function (one) {
    var box = document.getElementById("wh-returns");
    box.textContent = "正在查收……";
    wh.ask("POST", "returns", brief(document.getElementById("wh-brief"))).then(function (told) {
      box.innerHTML = "";
      var table = wh.element("table", "", "wh-table"), head = wh.element("tr");
      ["报送单位", "文件", "状态", "句", "数"].forEach(function (word) { head.appendChild(wh.element("th", word)); });
      table.appendChild(head);
      var states = { received: "已收", late: "迟报", unread: "打不开", unfilled: "空表", incomplete: "没填完", same_file: "重复", superseded: "旧版" };
      told.files.forEach(function (file) {
        var row = wh.element("tr");
        [file.sender, file.document, states[file.state] || file.state, String(file.sentences), String(file.figures)].forEach(function (word) { row.appendChild(wh.element("td", word)); });
        table.appendChild(row);
      });
      box.appendChild(table);
      told.remarks.forEach(function (remark) { box.appendChild(wh.element("p", remark.message + "　" + remark.action, remark.severity === "error" ? "wrong" : "soft")); });
      if (!told.remarks.length) { box.appendChild(wh.element("p", "没有发现问题。", "soft")); }
    }, function (error) { box.textContent = error.message; });
  };

  wh.deeds["edit-section"] = function (one) {
    var desk = document.querySelector(".wh-desk"), path = "drafts/" + desk.dataset.draft + "/sections/" + encodeURIComponent(one.dataset.key);
    var dialog = wh.element("dialog", "", "wh-dialog");
    dialog.style.width = "min(52rem, 94vw)";
    dialog.innerHTML = '<h2>改这一节</h2><p class="soft">没有动的句子保留和台账的联系；改过的句子里，前后文没变的数字也保留。</p><textarea rows="12" maxlength="20000" aria-label="文字"></textarea><p class="wrong" role="alert"></p>' +
      '<div class="ends"><button type="button" class="leave">取消</button><button type="button" class="back">恢复程序写的</button><button type="button" class="main">保存</button></div>';
    var text = dialog.querySelector("textarea");
    text.value = one.dataset.text;
    if (!one.dataset.edited) { dialog.querySelector(".back").remove(); }
    function save(words) {
      wh.ask("PUT", path, { text: words, revision: Number(desk.dataset.revision) }).then(function () { location.reload(); }, function (error) { dialog.querySelector(".wrong").textContent = error.message; });
    }
    dialog.querySelector(".leave").onclick = function () { dialog.close(); };
    dialog.querySelector(".main").onclick = function () { save(text.value); };
    if (one.dataset.edited) { dialog.querySelector(".back").onclick = function () { save(null); }; }
    dialog.addEventListener("close", function () { dialog.remove(); });
    document.body.appendChild(dialog);
    dialog.showModal();
  };

  new MutationObserver(function () {
    var form = document.getElementById("wh-brief");
    if (form && !form.begun) { form.begun = true; editions(form); }
  }).observe(document.documentElement, { childList: true, subtree: true });
}());
