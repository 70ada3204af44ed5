/* Tying a figure of a report to a cell of a ledger: both are clicked; what was tied is remembered for all reports. */
(function () {
  "use strict";
  var wh = window.wh, MOST = 80;

  function digits(text) { return text.replace(/[^0-9.]/g, "").replace(/\.0+$/, ""); }

  /* Every value of the ledgers as a line: whose it is, of which year, and in which cell it stands. */
  function lines(table) {
    var found = [];
    function add(row, year, cell, part) {
      found.push({ name: row.name + (part ? "（" + part + "）" : ""), words: [row.name].concat(row.aliases, part || []).join(" "), year: cell.period || (year ? year + "年" : ""), cell: cell });
    }
    table.rows.forEach(function (row) {
      row.cells.forEach(function (one) { one[1].forEach(function (cell) { add(row, one[0], cell); }); });
      row.undated.forEach(function (cell) { add(row, null, cell); });
      row.subjects.forEach(function (part) { part[1].forEach(function (one) { add(row, one[0], one[1], part[0]); }); });
    });
    return found.reverse();
  }

  function overlap(one, other) {
    var count = 0;
    new Set(one).forEach(function (letter) { if (/[\u4e00-\u9fff]/.test(letter) && other.indexOf(letter) >= 0) { count += 1; } });
    return count;
  }

  /* Those with the very digits first, then those whose words stand around the figure. */
  function ranked(all, figure, around, asked) {
    var wanted = digits(figure);
    return all.filter(function (one) { return !asked || one.words.indexOf(asked) >= 0 || one.cell.text.indexOf(asked) >= 0; }).map(function (one) {
      return { one: one, rank: (digits(one.cell.text) === wanted ? 100 : 0) + overlap(one.name, around) };
    }).sort(function (a, b) { return b.rank - a.rank; }).slice(0, MOST).map(function (ranked) { return ranked.one; });
  }

  /* The paragraph of the figure that was clicked. */
  function around() {
    var mark = document.querySelector(".wh-paper a.on"), block = mark && mark.closest("p, tr, li");
    return block ? block.textContent : "";
  }

  function tied(desk, figure, line) {
    var path = "reports/" + desk.dataset.report;
    return wh.ask("POST", path + "/bindings?number=" + desk.dataset.number, { figure: figure, source: line.cell.source, locator: line.cell.locator }).then(function (made) {
      wh.say("已记住：“" + made.alias + "”就是“" + made.name + "”。正在重新核查……");
      return wh.ask("POST", path + "/checks", {});
    });
  }

  wh.deeds.bind = function (button) {
    var desk = document.querySelector(".wh-desk"), figure = button.dataset.figure, text = button.dataset.text, near = around();
    var dialog = wh.element("dialog", "", "wh-dialog wh-bind");
    dialog.innerHTML = '<h2></h2><p class="soft">点台账里对应的那个数。以后同样的说法都认得。</p><input type="search" placeholder="按指标名或数值找" aria-label="找台账里的数">' +
      '<div class="wh-scroll"><table class="wh-table"></table></div><p class="wrong" role="alert"></p><div class="ends"><button type="button" class="leave">取消</button></div>';
    dialog.querySelector("h2").textContent = "“" + text + "”是台账里的哪个数？";
    var table = dialog.querySelector("table"), search = dialog.querySelector("input"), all = [];
    function show() {
      table.innerHTML = "<tr><th>指标</th><th>年度</th><th class=\"number\">数</th><th>单元格</th></tr>";
      var found = ranked(all, text, near, search.value.trim());
      found.forEach(function (line) {
        var row = wh.element("tr"), cell = wh.element("td", "", "number"), pick = wh.element("button", line.cell.text, "wh-button small");
        row.appendChild(wh.element("td", line.name));
        row.appendChild(wh.element("td", line.year));
        pick.type = "button";
        pick.onclick = function () {
          pick.disabled = true;
          tied(desk, figure, line).then(function () { location.reload(); }, function (error) { pick.disabled = false; dialog.querySelector(".wrong").textContent = error.message; });
        };
        cell.appendChild(pick);
        row.appendChild(cell);
        row.appendChild(wh.element("td", line.cell.source + " › " + line.cell.locator, "soft"));
        table.appendChild(row);
      });
      if (!found.length) { table.appendChild(wh.element("caption", "台账里没有找到。换个词，或先上传台账。")); }
    }
    search.oninput = show;
    dialog.querySelector(".leave").onclick = function () { dialog.close(); };
    dialog.addEventListener("close", function () { dialog.remove(); });
    document.body.appendChild(dialog);
    dialog.showModal();
    wh.ask("GET", "ledger").then(function (told) { all = lines(told); show(); search.focus(); }, function (error) { dialog.querySelector(".wrong").textContent = error.message; });
  };
}());
