(function () {
  "use strict";
  var root = document.documentElement, tip = document.getElementById("tip"), current = null;
  root.classList.add("js");

  function choose(card, place) {
    [].forEach.call(document.querySelectorAll(".on"), function (one) { one.classList.remove("on"); });
    if (card) { card.classList.add("on"); }
    var mark = card && card.dataset.to ? document.getElementById(card.dataset.to) : place;
    if (mark && mark.tagName === "I") { mark = mark.parentNode.querySelector("#" + mark.id + " ~ a") || mark; }
    if (mark) { mark.classList.add("on"); }
    current = card;
    return mark;
  }

  function show(node, block) { if (node) { node.scrollIntoView({ block: block }); } }

  document.addEventListener("click", function (event) {
    var mark = event.target.closest(".paper a");
    var card = event.target.closest(".card, .row");
    if (mark) {
      event.preventDefault();
      var goal = document.getElementById(mark.getAttribute("href").slice(1));
      if (goal && goal.classList.contains("sifted")) { widen(); }
      if (goal && !goal.offsetParent) { document.getElementById("v-all").checked = true; }
      choose(goal, mark);
      mark.classList.add("on");
      show(goal, "center");
    } else if (card && !event.target.closest(".jump") && !String(window.getSelection())) {
      event.preventDefault();
      show(choose(card, null), "center");
    }
  });

  var sift = document.querySelector(".sift");

  function narrow() {
    var level = sift.querySelector("button[aria-pressed=true]"), rules = sift.querySelector("select"), rule = rules ? rules.value : "";
    var words = sift.querySelector("input").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    var all = { card: 0, row: 0 }, shown = { card: 0, row: 0 };
    [].forEach.call(document.querySelectorAll(".card, .row"), function (one) {
      var kind = one.classList.contains("card") ? "card" : "row", text = one.textContent.toLowerCase();
      var fits = words.every(function (word) { return text.indexOf(word) >= 0; });
      if (kind === "card") { fits = fits && (!level || one.dataset.severity === level.dataset.severity) && (!rule || one.dataset.rule === rule); }
      all[kind] += 1;
      shown[kind] += fits ? 1 : 0;
      one.classList.toggle("sifted", !fits);
    });
    var told = [];
    if (shown.card < all.card) { told.push("发现 " + shown.card + " / " + all.card + " 条"); }
    if (shown.row < all.row) { told.push("数字 " + shown.row + " / " + all.row + " 处"); }
    sift.querySelector(".left").textContent = told.length ? "显示" + told.join("、") : "";
  }

  function widen() {
    if (sift.querySelector("select")) { sift.querySelector("select").value = ""; }
    sift.querySelector("input").value = "";
    [].forEach.call(sift.querySelectorAll("button"), function (one) { one.setAttribute("aria-pressed", "false"); });
    narrow();
  }

  if (sift) {
    sift.addEventListener("click", function (event) {
      var button = event.target.closest("button"), pressed = button && button.getAttribute("aria-pressed") === "true";
      if (!button) { return; }
      [].forEach.call(sift.querySelectorAll("button"), function (one) { one.setAttribute("aria-pressed", "false"); });
      button.setAttribute("aria-pressed", String(!pressed));
      narrow();
    });
    sift.addEventListener("input", narrow);
    sift.addEventListener("change", narrow);
  }

  var folded = null;
  window.addEventListener("beforeprint", function () { folded = document.querySelector("details:not([open])"); if (folded) { folded.open = true; } });
  window.addEventListener("afterprint", function () { if (folded) { folded.open = false; } });

  function step(by) {
    var cards = [].filter.call(document.querySelectorAll(".card"), function (card) { return card.offsetParent; });
    if (!cards.length) { return; }
    var at = cards.indexOf(current) + by;
    if (current === null || cards.indexOf(current) < 0) { at = by > 0 ? 0 : cards.length - 1; }
    var card = cards[Math.max(0, Math.min(cards.length - 1, at))];
    show(choose(card, null), "center");
    show(card, "nearest");
    card.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    var key = event.key.toLowerCase();
    if (event.target.closest(".sift")) {
      if (key === "escape") { widen(); }
      return;
    }
    if (key === "/" && sift) { event.preventDefault(); sift.querySelector("input").focus(); }
    if (key === "j") { step(1); }
    if (key === "k") { step(-1); }
    if (key === "enter" && event.target.classList.contains("card")) { show(choose(event.target, null), "center"); }
    if (key === "escape") { tip.hidden = true; }
  });

  function open(event) {
    var mark = event.target.closest && event.target.closest(".paper a");
    if (!mark) { return; }
    var box = mark.getClientRects()[0];
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    var left = Math.max(8, Math.min(box.left, window.innerWidth - tip.offsetWidth - 8));
    var top = box.bottom + 6;
    if (top + tip.offsetHeight > window.innerHeight - 8) { top = box.top - tip.offsetHeight - 6; }
    tip.style.left = left + "px";
    tip.style.top = top + "px";
  }

  function close() { tip.hidden = true; }

  document.addEventListener("mouseover", open);
  document.addEventListener("mouseout", close);
  document.addEventListener("focusin", open);
  document.addEventListener("focusout", close);
  document.addEventListener("scroll", close, true);
})();
