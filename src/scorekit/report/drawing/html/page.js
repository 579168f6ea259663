"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const text = (number) => (number < 0 ? null : data.texts[number]);
  const stage = at("stage");
  const panel = at("panel");
  const drawn = [stage.querySelector("svg"), ...[...document.querySelectorAll("template.scene")].map((t) => t)];

  // A scene as the page uses it: nodes with names for their fields, and who needs whom.
  const scenes = data.scenes.map((raw) => {
    const nodes = raw.nodes.map((n, index) => ({
      index, key: n[0], kind: text(n[1]), label: text(n[2]), workload: text(n[3]), type: text(n[4]), class: text(n[5]),
      name: text(n[6]), server: text(n[7]), bound: (n[8] & 1) > 0, coProvisioned: (n[8] & 2) > 0,
      place: n[9] && `${text(n[9][0])}:${n[9][1]}`, objects: n[10], step: n[11], out: [], into: [], inner: [],
    }));
    for (const [source, target, kind, reasons] of raw.edges) {
      const edge = { source, target, kind, reasons };
      nodes[source].out.push(edge);
      nodes[target].into.push(edge);
    }
    // A container is found by the placeholders and variables in it, a resource by what leads to it.
    const placeholders = (edges) => edges.flatMap((e) => e.reasons.map((r) => `${text(r[1])}: ${text(r[0])}`));
    for (const node of nodes) {
      const words = node.kind === "container" ? placeholders(node.out) : node.kind === "resource" ? placeholders(node.into) : [];
      // What is looked for, what it is likeliest to be first.
      node.fields = [node.label, node.name, node.type, node.server, node.key, node.objects.join("\n"), [...new Set(words)].join("\n")]
        .map((field) => (field || "").toLowerCase());
    }
    const cards = new Map(nodes.filter((n) => n.kind === "workload").map((n) => [n.label, n]));
    for (const node of nodes) {
      if (node.kind !== "workload" && cards.has(node.workload)) {
        node.card = cards.get(node.workload).index;
        cards.get(node.workload).inner.push(node.index);
      }
    }
    return { environment: raw.environment, target: raw.target, nodes };
  });
  if (!scenes.length) return;

  const state = { scene: -1, chosen: -1, workload: "", query: "", hidden: new Set(), x: 0, y: 0, scale: 1, current: -1, whole: false };
  let svg, view, boxes, routes, size, nodes;

  const make = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "onclick") made.addEventListener("click", value);
      else if (value !== false && value !== null) made.setAttribute(key, value);
    }
    made.append(...children.filter((c) => c !== null && c !== ""));
    return made;
  };
  const titled = (node) => (node.kind === "resource" ? `${node.type} ${node.label}` : node.label);
  const whose = (node) =>
    node.kind === "resource" ? (node.workload ? `of ${node.workload}` : "shared") :
    node.kind === "container" ? `container of ${node.workload}` : "workload";

  // The picture: where it is, and how near.
  function place() {
    view.setAttribute("transform", `translate(${state.x.toFixed(2)} ${state.y.toFixed(2)}) scale(${state.scale.toFixed(4)})`);
    svg.classList.toggle("distant", state.scale < (svg.classList.contains("compact") ? 0.62 : 0.4));
  }
  const smallest = () => Math.min(0.05, stage.clientWidth / size.width, stage.clientHeight / size.height);
  function zoom(factor, cx = stage.clientWidth / 2, cy = stage.clientHeight / 2) {
    const scale = Math.min(4, Math.max(smallest(), state.scale * factor));
    const ratio = scale / state.scale;
    state.x = cx - (cx - state.x) * ratio;
    state.y = cy - (cy - state.y) * ratio;
    state.scale = scale;
    state.whole = false;
    place();
  }
  function fit(area = null, most = 1.25) {
    state.whole = area === null;
    area = area || { x: 0, y: 0, width: size.width, height: size.height };
    const [width, height] = [stage.clientWidth || 1, stage.clientHeight || 1];
    state.scale = Math.min(most, width / area.width, height / area.height);
    state.x = (width - area.width * state.scale) / 2 - area.x * state.scale;
    state.y = (height - area.height * state.scale) / 2 - area.y * state.scale;
    place();
  }
  function areaOf(indexes) {
    const found = [...indexes].map((i) => boxes.get(i)).filter(Boolean).map((b) => b.area);
    if (!found.length) return null;
    const [left, top] = [Math.min(...found.map((a) => a.x)), Math.min(...found.map((a) => a.y))];
    const [right, bottom] = [Math.max(...found.map((a) => a.x + a.width)), Math.max(...found.map((a) => a.y + a.height))];
    return { x: left - 40, y: top - 40, width: right - left + 80, height: bottom - top + 80 };
  }
  function reveal(index) {
    const box = boxes.get(index) || boxes.get(nodes[index].card);
    if (!box) return;
    state.whole = state.whole && state.scale >= 0.5;
    if (state.scale < 0.5) {
      state.scale = 0.8;
      state.x = state.y = -1e9;
    }
    const [left, top] = [box.area.x * state.scale + state.x, box.area.y * state.scale + state.y];
    const [width, height] = [box.area.width * state.scale, box.area.height * state.scale];
    if (left < 8 || top < 8 || left + width > stage.clientWidth - 8 || top + height > stage.clientHeight - 8) {
      state.x = stage.clientWidth / 2 - (box.area.x + box.area.width / 2) * state.scale;
      state.y = stage.clientHeight / 2 - (box.area.y + box.area.height / 2) * state.scale;
      state.whole = false;
    }
    place();
  }

  // The stage grows and shrinks with the panel and the window; what was in its middle stays there.
  let before = [stage.clientWidth, stage.clientHeight];
  function settle() {
    const now = [stage.clientWidth, stage.clientHeight];
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    before = now;
    if (!dx && !dy) return;
    if (state.whole) fit();
    else {
      state.x += dx / 2;
      state.y += dy / 2;
      place();
    }
  }

  // What is in the light: the neighbourhood of what is chosen, less what the filters leave out.
  function reach(start, edges, end) {
    const seen = new Set(start);
    const touched = new Set();
    const waiting = [...start];
    while (waiting.length) {
      for (const edge of nodes[waiting.pop()][edges]) {
        // To know how to reach a workload is not to need what that one needs.
        if (edge.kind === "reaches") touched.add(edge[end]);
        else if (edge.kind !== "after" && !seen.has(edge[end])) {
          seen.add(edge[end]);
          waiting.push(edge[end]);
        }
      }
    }
    return new Set([...seen, ...touched]);
  }
  function neighbourhood(index) {
    const start = [index, ...nodes[index].inner];
    const up = reach(start, "into", "source");
    const found = new Set([...reach(start, "out", "target"), ...up]);
    for (const i of [...found]) if (nodes[i].card !== undefined) found.add(nodes[i].card);
    return found;
  }
  const ofWorkload = (name) => {
    const own = nodes.filter((n) => n.workload === name).map((n) => n.index);
    return new Set([...own, ...reach(own, "out", "target")]);
  };
  const matches = (node) => !state.query || state.query.split(/\s+/).every((word) => node.fields.some((field) => field.includes(word)));
  function light() {
    const near = state.chosen >= 0 ? neighbourhood(state.chosen) : null;
    const own = state.workload ? ofWorkload(state.workload) : null;
    const lit = new Set();
    for (const node of nodes) {
      if (near && !near.has(node.index)) continue;
      if (own && !own.has(node.index)) continue;
      if (node.type && state.hidden.has(node.type)) continue;
      if (!near && state.query && !matches(node)) continue;
      lit.add(node.index);
    }
    const open = new Set(lit);
    for (const index of lit) if (nodes[index].card !== undefined) open.add(nodes[index].card);
    for (const [index, box] of boxes) {
      box.element.classList.toggle("dim", !open.has(index));
      box.element.classList.toggle("chosen", index === state.chosen);
      box.element.classList.toggle("found", Boolean(state.query) && !near && lit.has(index) && matches(nodes[index]));
      box.element.setAttribute("aria-pressed", index === state.chosen ? "true" : "false");
    }
    // Some hundred lines to one node hide more than they show: there the light alone tells who needs it.
    const both = (route) => route.ends.some(([s, t]) => lit.has(s) && lit.has(t));
    const many = routes.filter((r) => r.quiet && both(r)).length > 60;
    for (const route of routes) {
      const shown = both(route);
      route.element.classList.toggle("dim", !shown);
      route.element.classList.toggle("hot", shown && near !== null && !(many && route.quiet));
    }
    count(lit);
    return lit;
  }
  function count(lit) {
    const parts = [["workload", "workloads"], ["resource", "resources"]].map(([kind, many]) => {
      const all = nodes.filter((n) => n.kind === kind);
      const some = all.filter((n) => lit.has(n.index)).length;
      return `${some === all.length ? some : `${some} of ${all.length}`} ${all.length === 1 ? kind : many}`;
    });
    at("counts").textContent = parts.join(", ");
  }

  // The panel: what a node is, what it needs and why.
  function link(index, words = titled(nodes[index])) {
    return make("button", { class: "link", type: "button", onclick: () => choose(index, { show: true }) }, words);
  }
  // A list of hundreds is begun, and the rest comes when somebody asks for it.
  function begun(items, most, entry) {
    const list = items.slice(0, most).map(entry);
    if (items.length > most) {
      const more = make("button", { type: "button", onclick: () => {
        more.parentNode.replaceWith(...items.slice(most).map(entry));
      } }, `Show ${items.length - most} more`);
      list.push(make("li", {}, more));
    }
    return list;
  }
  function related(title, edges, end) {
    if (!edges.length) return "";
    // One entry a node, with all that leads to it.
    const groups = new Map();
    for (const edge of edges) groups.set(edge[end], [...(groups.get(edge[end]) || []), edge]);
    const reason = ([words, holder, file, line]) =>
      make("li", {}, text(holder) ? `${text(holder)}: ` : "", make("code", {}, text(words)), " ",
        make("span", { class: "at" }, `${text(file)}:${line}`));
    const entry = ([index, those]) => {
      const node = nodes[index];
      const inner = node.kind === "container" && end === "source";
      const kinds = [...new Set(those.map((e) => e.kind))].sort().join(", ");
      return make("li", {}, inner ? link(index, `${node.workload} · ${node.label}`) : link(index), " ",
        make("span", { class: "kind" }, `${inner ? "container" : whose(node)} · ${kinds}`),
        make("ul", { class: "why" }, ...begun(those.flatMap((e) => e.reasons), 12, reason)));
    };
    return [make("h3", {}, `${title} (${groups.size})`), make("ul", {}, ...begun([...groups], 40, entry))];
  }
  const quoted = (words) => words.split("`").map((part, i) => (i % 2 ? make("code", {}, part) : part));
  function why(number, depth) {
    const [kind, words, file, line, value, chosen, below] = data.steps[number];
    const line1 = [make("span", { class: chosen === 1 ? "chosen" : chosen === 0 ? "lost" : "" }, ...quoted(text(words)))];
    if (value >= 0) line1.push(" ", make("code", {}, text(value)));
    if (file >= 0) line1.push(" ", make("span", { class: "at" }, `${text(file)}:${line}`));
    if (!below.length) return make("li", { "data-kind": text(kind) }, ...line1);
    const details = make("details", depth < 2 ? { open: "" } : {}, make("summary", {}, ...line1));
    const fill = () => {
      if (details.open && details.children.length === 1) {
        details.append(make("ul", { class: "why" }, ...below.map((b) => why(b, depth + 1))));
      }
    };
    details.addEventListener("toggle", fill);
    fill();
    return make("li", { "data-kind": text(kind) }, details);
  }
  function facts(node) {
    const rows = [["Kind", node.kind === "resource" ? `${node.workload ? "private" : "shared"} resource` : node.kind]];
    if (node.workload && node.kind !== "workload") rows.push(["Workload", link(node.card)]);
    if (node.type) rows.push(["Type", node.class === "default" ? node.type : `${node.type}, class ${node.class}`]);
    if (node.server) rows.push([node.bound ? "Bound by" : "Driver", node.server]);
    if (node.coProvisioned) rows.push(["Asked for by", "drivers alone"]);
    if (node.kind === "resource") rows.push(["Name", node.name], ["Uid", make("code", {}, node.key)]);
    if (node.place) rows.push(["Declared at", make("span", { class: "at" }, node.place)]);
    return make("dl", {}, ...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
  }
  function tell(node) {
    const list = (title, items) => (items.length ? [make("h3", {}, title), make("ul", {}, ...items)] : []);
    const inner = node.inner.map((i) => make("li", {}, link(i), " ", make("span", { class: "kind" }, nodes[i].kind)));
    const needs = node.out.concat(node.inner.flatMap((i) => nodes[i].out.filter((e) => nodes[e.target].workload !== node.workload)));
    const [scene] = [scenes[state.scene]];
    panel.replaceChildren(...[
      make("button", { class: "close", type: "button", "aria-label": "Close", onclick: () => choose(-1) }, "×"),
      make("h2", {}, titled(node)),
      make("span", { class: "kind" }, `in ${scene.environment} for ${scene.target}`),
      facts(node),
      make("p", {}, make("button", { type: "button", onclick: () => fit(areaOf(neighbourhood(node.index))) }, "Fit its neighbourhood")),
      list("Holds", inner),
      related("Needs", node.kind === "workload" ? needs.filter((e) => e.kind !== "declares" || !node.inner.includes(e.target)) : node.out, "target"),
      related("Needed by", node.into, "source"),
      list("Emits", node.objects.map((o) => make("li", {}, make("code", {}, o)))),
      node.step >= 0 ? [make("h3", {}, "Why"), make("ul", { class: "why", id: "why" }, why(node.step, 0))] : [],
    ].flat(2).filter(Boolean));
    panel.scrollTop = 0;
  }
  function choose(index, { show = false, focus = false } = {}) {
    state.chosen = index;
    panel.hidden = index < 0;
    if (index >= 0) tell(nodes[index]);
    // Only the panel with its words has the size that it takes from the stage.
    settle();
    if (index >= 0) {
      rove(boxes.has(index) ? index : nodes[index].card);
      if (show) reveal(index);
      if (focus) panel.focus();
    }
    light();
    remember();
  }

  // The address: which environment and node are shown.
  function remember() {
    const scene = scenes[state.scene];
    const parts = new URLSearchParams({ env: scene.environment, target: scene.target });
    if (state.chosen >= 0) parts.set("node", nodes[state.chosen].key);
    history.replaceState(null, "", `#${parts}`);
  }
  function recall() {
    const parts = new URLSearchParams(location.hash.slice(1));
    const asked = scenes.findIndex((s) =>
      s.environment === parts.get("env") && (!parts.get("target") || s.target === parts.get("target")));
    const wanted = parts.get("node");
    const holds = (scene) => scene.nodes.find((n) => n.key === wanted || (n.kind === "workload" && n.label === wanted));
    const index = asked >= 0 ? asked : Math.max(0, wanted ? scenes.findIndex(holds) : 0);
    open(index);
    const node = wanted && holds(scenes[index]);
    if (node) choose(node.index, { show: true });
  }

  // Scenes: one is in the page at a time.
  function open(index) {
    const before = state.chosen >= 0 ? nodes[state.chosen].key : null;
    if (index !== state.scene) {
      if (drawn[index].content) drawn[index] = drawn[index].content.querySelector("svg");
      svg = drawn[index];
      stage.replaceChildren(svg);
      state.scene = index;
      state.current = -1;
      nodes = scenes[index].nodes;
      view = svg.querySelector(".view");
      size = { width: Number(svg.dataset.width), height: Number(svg.dataset.height) };
      svg.removeAttribute("viewBox");
      boxes = new Map([...svg.querySelectorAll("[data-n]")].map((element) => {
        const plate = element.querySelector(".plate");
        const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(plate.getAttribute(name)));
        return [Number(element.dataset.n), { element, area: { x, y, width, height } }];
      }));
      routes = [...svg.querySelectorAll("[data-e]")].map((element) => ({
        element, quiet: element.classList.contains("quiet"), ends: element.dataset.e.split(" ").map((pair) => pair.split("-").map(Number)),
      }));
      at("scene").value = String(index);
      offer();
      rove([...boxes.keys()].sort((a, b) => distance(a) - distance(b))[0] ?? -1, false);
      fit();
    }
    const same = before === null ? -1 : nodes.findIndex((n) => n.key === before);
    choose(same);
  }
  const distance = (i) => boxes.get(i).area.x + boxes.get(i).area.y;
  function offer() {
    const names = nodes.filter((n) => n.kind === "workload").map((n) => n.label).sort();
    if (!names.includes(state.workload)) state.workload = "";
    at("workload").replaceChildren(make("option", { value: "" }, "all"), ...names.map((n) => make("option", { value: n }, n)));
    at("workload").value = state.workload;
    const counts = new Map();
    for (const node of nodes) if (node.type) counts.set(node.type, (counts.get(node.type) || 0) + 1);
    at("typelist").replaceChildren(...[...counts.keys()].sort().map((type) => {
      const box = make("input", { type: "checkbox", value: type, checked: state.hidden.has(type) ? false : "" });
      const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const dot = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      for (const [k, v] of Object.entries({ width: 12, height: 12, rx: 3, class: "bar" })) dot.setAttribute(k, v);
      for (const [k, v] of Object.entries({ width: 12, height: 12, class: "picture" })) swatch.setAttribute(k, v);
      const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
      group.setAttribute("class", data.types[type]);
      group.append(dot);
      swatch.append(group);
      box.addEventListener("change", () => {
        state.hidden[box.checked ? "delete" : "add"](type);
        at("types").querySelector("summary").textContent = state.hidden.size ? `Types (${state.hidden.size} hidden)` : "Types";
        light();
      });
      return make("label", {}, box, swatch, type, make("b", {}, String(counts.get(type))));
    }));
  }

  // The keyboard: one node at a time can be reached by Tab, and arrows lead to the next one in their direction.
  function rove(index, keep = true) {
    if (index === undefined || !boxes.has(index)) return;
    if (boxes.has(state.current)) boxes.get(state.current).element.setAttribute("tabindex", "-1");
    boxes.get(index).element.setAttribute("tabindex", "0");
    if (keep || state.current < 0) state.current = index;
  }
  function beside(index, dx, dy) {
    const middle = ({ area }) => [area.x + Math.min(area.width, 60) / 2, area.y + Math.min(area.height, 40) / 2];
    const [x, y] = middle(boxes.get(index));
    let best = -1;
    let least = Infinity;
    for (const [other, box] of boxes) {
      if (other === index || box.element.classList.contains("dim")) continue;
      const [ox, oy] = middle(box);
      const [ahead, aside] = dx ? [(ox - x) * dx, Math.abs(oy - y)] : [(oy - y) * dy, Math.abs(ox - x)];
      if (ahead > 1 && ahead + 3 * aside < least) [best, least] = [other, ahead + 3 * aside];
    }
    return best;
  }
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const indexOf = (event) => {
    const element = event.target.closest ? event.target.closest("[data-n]") : null;
    return element ? Number(element.dataset.n) : -1;
  };
  stage.addEventListener("keydown", (event) => {
    const index = indexOf(event);
    if (index < 0) return;
    if (ARROWS[event.key]) {
      const next = beside(index, ...ARROWS[event.key]);
      if (next >= 0) {
        rove(next);
        boxes.get(next).element.focus({ preventScroll: true });
        reveal(next);
      }
    } else if (event.key === "Enter" || event.key === " ") choose(index, { focus: event.key === "Enter" });
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape" && event.target !== at("search")) {
      const back = state.current;
      if (state.chosen >= 0) choose(-1);
      at("types").open = false;
      if (!typing && boxes.has(back)) boxes.get(back).element.focus({ preventScroll: true });
    } else if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "/") {
      at("search").focus();
      event.preventDefault();
    } else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") fit();
  });

  // The pointer: drag to move, wheel or two fingers to come nearer, click to choose.
  const held = new Map();
  let moved = 0;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    held.set(event.pointerId, [event.clientX, event.clientY]);
    moved = held.size > 1 ? 99 : 0;
  });
  window.addEventListener("pointermove", (event) => {
    if (!held.has(event.pointerId)) return;
    const [x, y] = held.get(event.pointerId);
    const other = [...held].find(([id]) => id !== event.pointerId);
    held.set(event.pointerId, [event.clientX, event.clientY]);
    moved += Math.abs(event.clientX - x) + Math.abs(event.clientY - y);
    if (moved < 5) return;
    svg.classList.add("held");
    if (other) {
      const [ox, oy] = other[1];
      const frame = stage.getBoundingClientRect();
      const ratio = Math.hypot(event.clientX - ox, event.clientY - oy) / (Math.hypot(x - ox, y - oy) || 1);
      zoom(ratio, (event.clientX + ox) / 2 - frame.left, (event.clientY + oy) / 2 - frame.top);
    } else {
      state.x += event.clientX - x;
      state.y += event.clientY - y;
      state.whole = false;
      place();
    }
  });
  for (const name of ["pointerup", "pointercancel"]) {
    window.addEventListener(name, (event) => {
      held.delete(event.pointerId);
      svg.classList.remove("held");
    });
  }
  stage.addEventListener("click", (event) => {
    if (moved < 5) choose(indexOf(event));
  });
  stage.addEventListener("dblclick", (event) => {
    const index = indexOf(event);
    if (index >= 0) fit(areaOf(neighbourhood(index)));
  });
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const frame = stage.getBoundingClientRect();
    const step = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
    zoom(Math.exp(-step * (event.ctrlKey ? 0.01 : 0.0016)), event.clientX - frame.left, event.clientY - frame.top);
  }, { passive: false });

  // The search: what is typed lights what matches, and a list leads there.
  const search = at("search");
  const results = at("results");
  let marked = 0;
  // A whole name before the beginning of one, that before a part, and each field before the next; then workloads before what they hold.
  const KINDS = ["workload", "resource", "container"];
  const near = (word, node) => Math.min(...node.fields.map((field, number) =>
    (field.includes(word) ? 3 * number + (field === word ? 0 : field.startsWith(word) ? 1 : 2) : Infinity)));
  const rank = (node) => Math.max(...state.query.split(/\s+/).map((word) => near(word, node))) * KINDS.length + KINDS.indexOf(node.kind);
  function find() {
    state.query = search.value.trim().toLowerCase();
    if (state.query && state.chosen >= 0) choose(-1);
    const all = state.query ? nodes.filter(matches).sort((a, b) => rank(a) - rank(b) || a.key.localeCompare(b.key)) : [];
    marked = 0;
    results.replaceChildren(...all.slice(0, 30).map((node, number) =>
      make("li", { role: "option", id: `result-${number}`, "data-to": node.index, "aria-selected": number === 0 ? "true" : "false", onclick: () => go(node.index) },
        titled(node), make("span", {}, node.kind === "resource" ? `${whose(node)} · ${node.server}` : whose(node)))));
    if (all.length > 30) results.append(make("li", { class: "none" }, `and ${all.length - 30} more`));
    if (state.query && !all.length) results.append(make("li", { class: "none" }, "nothing found"));
    listing(Boolean(state.query));
    const lit = light();
    const area = state.query && all.length ? areaOf([...lit].map((i) => (boxes.has(i) ? i : nodes[i].card))) : null;
    if (area && all.length <= 60) fit(area, 1);
  }
  function listing(shown) {
    results.hidden = !shown;
    search.setAttribute("aria-expanded", String(shown));
    search.setAttribute("aria-activedescendant", shown && results.querySelector("[data-to]") ? `result-${marked}` : "");
  }
  function go(index) {
    listing(false);
    choose(index, { show: true });
  }
  search.addEventListener("input", find);
  search.addEventListener("focus", () => listing(Boolean(state.query)));
  search.addEventListener("blur", () => setTimeout(() => listing(false), 150));
  search.addEventListener("keydown", (event) => {
    const options = [...results.querySelectorAll("[data-to]")];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      marked = Math.max(0, Math.min(options.length - 1, marked + (event.key === "ArrowDown" ? 1 : -1)));
      options.forEach((o, i) => o.setAttribute("aria-selected", String(i === marked)));
      if (options[marked]) options[marked].scrollIntoView({ block: "nearest" });
      listing(Boolean(state.query));
      event.preventDefault();
    } else if (event.key === "Enter" && options[marked]) go(Number(options[marked].dataset.to));
    else if (event.key === "Escape") {
      search.value = "";
      find();
      fit();
      event.preventDefault();
    }
  });

  at("scene").append(...scenes.map((s, i) =>
    make("option", { value: i }, scenes.filter((o) => o.environment === s.environment).length > 1 ? `${s.environment} (${s.target})` : s.environment)));
  at("scene").addEventListener("change", (event) => open(Number(event.target.value)));
  at("workload").addEventListener("change", (event) => {
    state.workload = event.target.value;
    choose(-1);
    fit(state.workload ? areaOf(ofWorkload(state.workload)) : null);
  });
  at("in").addEventListener("click", () => zoom(1.25));
  at("out").addEventListener("click", () => zoom(0.8));
  at("fit").addEventListener("click", () => fit());
  document.addEventListener("click", (event) => {
    if (!at("types").contains(event.target)) at("types").open = false;
  });
  window.addEventListener("hashchange", recall);
  new ResizeObserver(settle).observe(stage);
  window.addEventListener("beforeprint", () => {
    svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    view.removeAttribute("transform");
  });
  window.addEventListener("afterprint", () => {
    svg.removeAttribute("viewBox");
    place();
  });
  recall();
})();
