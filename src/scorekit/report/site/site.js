"use strict";
// The search: "/" goes to its field, Enter on any page leads to the page of results, which filters as one types.
(() => {
  const field = document.getElementById("search");
  const results = document.getElementById("results");
  field.parentElement.hidden = false;

  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    }
  });
  if (results === null) {
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && field.value.trim() !== "") {
        location.href = "search.html#" + encodeURIComponent(field.value.trim());
      }
    });
    return;
  }

  const MOST = 200;
  const told = document.getElementById("told");
  const rows = JSON.parse(document.getElementById("data").textContent);
  const texts = rows.map((row) => row.slice(0, 3).join(" ").toLowerCase());

  const show = () => {
    const words = field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    results.replaceChildren();
    if (words.length === 0) {
      told.textContent = `Type to search ${rows.length} entries.`;
      return;
    }
    const found = rows.filter((_, number) => words.every((word) => texts[number].includes(word)));
    // What is called so comes before what only says so.
    const rank = (row) => (row[1].toLowerCase() === words.join(" ") ? 0 : row[1].toLowerCase().startsWith(words[0]) ? 1 : 2);
    found.sort((a, b) => rank(a) - rank(b));
    const more = found.length > MOST ? `, the first ${MOST} shown` : "";
    told.textContent = found.length === 0 ? "Nothing found." : `${found.length} found${more}.`;
    for (const [kind, name, detail, page] of found.slice(0, MOST)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const label = document.createElement("span");
      const about = document.createElement("span");
      link.href = page;
      link.textContent = name;
      label.className = "badge";
      label.textContent = kind;
      about.className = "detail";
      about.textContent = detail;
      item.append(label, " ", link, " ", about);
      results.append(item);
    }
  };
  const asked = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  };
  field.addEventListener("input", () => {
    history.replaceState(null, "", "#" + encodeURIComponent(field.value));
    show();
  });
  window.addEventListener("hashchange", () => {
    field.value = asked();
    show();
  });
  field.value = asked();
  show();
  field.focus();
})();
