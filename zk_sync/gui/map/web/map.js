"use strict";
// The map of a vault: zettels as marks, their links as lines. Python calls the functions of zkMap; what the
// person does here goes back through pycmd. Needs force-graph and d3-quadtree.

const zkMap = (() => {
  const NEW = 5; // looks 0 to 4 are how well a zettel is remembered
  const NO_CARD = 6;
  const LOOKS = 7;
  const ROOM = 2600; // square units of the map for each zettel
  const SHAPE = 1.25; // width by height; links draw the marks together, so that they stand as the page has room
  const NARROWEST = 1000;
  const MOST_LABELS = 70;
  const LABELS_FROM = 0.45; // zoom; below it only landmarks and zettels that matter at the moment are named
  const LANDMARKS = 12;
  const FEW = 300; // marks up to which no label hides one, however small they are
  const SMALLEST = 2; // radius of a mark in pixels
  const STAMPED_BELOW = 5; // pixels
  const RINGS_FROM = 0.7;
  const LINKS_WHILE_MOVING = 2500;
  const LONGEST_LABEL = 42;
  const GROUND = {}; // stands for what is said of the ground where labels find their places
  const MANY = 1500; // zettels and links
  const AT_REST = 180; // milliseconds without a movement

  const map = document.getElementById("map");
  const tip = document.getElementById("tip");
  const said = document.getElementById("said");
  let nodes = []; // in the order that Python knows
  let bySize = [];
  let landmarks = []; // the most linked
  let links = [];
  let bands = [];
  let groundWidth = 0; // of what is said below them, in pixels
  let tree = null;
  let worker = null;
  let fits = true; // the person has not moved the map yet
  let moving = 0;
  let chosen = null;
  let hovered = null;
  let matching = null; // a Set of nodes while a search or a filter is on
  let colours = {};
  let view = { left: 0, right: 0, top: 0, bottom: 0 };
  const stamps = new Map();
  let picture = null;
  let isPictured = false;
  let edge = ""; // colours of the links in this drawing
  let prerequisite = "";

  // Drawing

  const graph = new ForceGraph(map)
    .enablePointerInteraction(false)
    .enableNodeDrag(false)
    .cooldownTicks(0)
    .autoPauseRedraw(true)
    .minZoom(0.03)
    .maxZoom(8)
    .nodeVisibility((node) => !isPictured && isSeen(node.x, node.y, node.x, node.y, node.r + 2))
    .nodeCanvasObject(drawMark)
    .linkVisibility(isLinkSeen)
    .linkColor(linkColour)
    .linkWidth((link) => (isLit(link) ? 1.6 : link.prerequisite ? 1.1 : 0.6))
    .onRenderFramePre(beforeMarks)
    .onRenderFramePost(afterMarks)
    .onZoom(onMove);
  graph.d3Force("charge", null).d3Force("center", null); // layout.js has its own

  function redraw() {
    graph.nodeCanvasObject(drawMark);
  }

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    colours = {
      marks: [0, 1, 2, 3, 4].map((look) => colour(`--zk-mark-${look}`)),
      edge: colour("--zk-edge"),
      chosen: colour("--zk-edge-chosen"),
      band: colour("--zk-band"),
      ground: colour("--zk-ground"),
      canvas: colour("--canvas"),
      text: colour("--fg"),
      quiet: colour("--zk-quiet"),
      font: getComputedStyle(document.body).fontFamily,
    };
    stamps.clear();
    picture = null;
    drawLegend();
    redraw();
  }

  function isSeen(left, top, right, bottom, room) {
    return (
      right > view.left - room && left < view.right + room && bottom > view.top - room && top < view.bottom + room
    );
  }

  function isLinkSeen({ source, target, rank }) {
    if (isPictured) return false;
    if (moving && rank > LINKS_WHILE_MOVING && source !== chosen && target !== chosen) return false;
    return isSeen(
      Math.min(source.x, target.x),
      Math.min(source.y, target.y),
      Math.max(source.x, target.x),
      Math.max(source.y, target.y),
      0,
    );
  }

  function isLit({ source, target }) {
    const centre = hovered || chosen;
    return centre !== null && (source === centre || target === centre);
  }

  function linkColour(link) {
    if (isLit(link)) return colours.chosen;
    return link.prerequisite ? prerequisite : edge;
  }

  // How strong links are drawn: the more of them on the screen, and the farther away, the fainter.
  function faintness(scale) {
    const many = Math.min(1, Math.sqrt(250 / (links.length + 1)));
    return Math.min(0.38, 0.38 * many * (0.6 + scale)) * (chosen || hovered ? 0.5 : 1);
  }

  function isFaint(node) {
    if (node === hovered || node === chosen) return false;
    if (matching) return !matching.has(node);
    return chosen !== null && !chosen.near.has(node);
  }

  function beforeMarks(context, scale) {
    const start = graph.screen2GraphCoords(0, 0);
    const end = graph.screen2GraphCoords(map.clientWidth, map.clientHeight);
    view = { left: start.x, right: end.x, top: start.y, bottom: end.y };
    edge = `rgba(${colours.edge}, ${faintness(scale)})`;
    prerequisite = `rgba(${colours.edge}, ${Math.min(0.75, 2.2 * faintness(scale))})`;
    context.fillStyle = colours.band;
    bands.forEach(({ top, bottom }, level) => {
      if (level % 2 === 0) context.fillRect(view.left, top, view.right - view.left, bottom - top);
    });
    if (bands.length) {
      context.fillStyle = colours.ground;
      context.fillRect(view.left, 0, view.right - view.left, 2 / scale);
      context.font = `${11.5 / scale}px ${colours.font}`;
      context.textAlign = "left";
      context.textBaseline = "top";
      context.fillStyle = colours.quiet;
      const room = view.right - view.left - 24 / scale;
      const ground = shortened(map.dataset.ground, context, room);
      groundWidth = context.measureText(ground).width * scale;
      context.fillText(ground, view.left + 12 / scale, 8 / scale);
    }
    isPictured = picture !== null && isPictureGood();
    if (isPictured) {
      const { left, right, top, bottom } = picture.view;
      context.fillStyle = colours.canvas;
      context.fillRect(left, top, right - left, bottom - top);
      context.drawImage(picture.copy, left, top, right - left, bottom - top);
    }
  }

  // The text without the words that there is no room for.
  function shortened(text, context, room) {
    const words = text.split(" ");
    let shown = text;
    while (words.length > 1 && context.measureText(shown).width > room) {
      words.pop();
      shown = `${words.join(" ")}…`;
    }
    return shown;
  }

  function drawMark(node, context, scale) {
    const radius = Math.max(node.r, SMALLEST / scale);
    context.globalAlpha = isFaint(node) ? 0.22 : 1;
    if (radius * scale < STAMPED_BELOW) {
      const stamp = stampFor(node.look, radius * scale);
      const half = stamp.width / stamp.zoom / scale / 2;
      context.drawImage(stamp, node.x - half, node.y - half, 2 * half, 2 * half);
    } else {
      drawDisc(context, node.look, node.x, node.y, radius, 1);
      if (node.look < NEW && scale > RINGS_FROM) drawShare(node, context);
    }
    if (node === chosen || node === hovered) {
      context.beginPath();
      context.arc(node.x, node.y, radius + 3 / scale, 0, 2 * Math.PI);
      context.lineWidth = 2.5 / scale;
      context.strokeStyle = colours.chosen;
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  function drawDisc(context, look, x, y, radius, thin) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = look < NEW ? colours.marks[look] : colours.canvas;
    context.fill();
    if (look < NEW) return;
    context.lineWidth = (look === NEW ? 1.6 : 1) * thin;
    context.strokeStyle = look === NEW ? colours.text : colours.quiet;
    context.stroke();
  }

  // Thousands of small discs take long to draw; copies of a picture of one do not.
  function stampFor(look, radius) {
    const size = Math.round(radius * 2) / 2;
    const name = look * 100 + size;
    if (!stamps.has(name)) {
      const zoom = window.devicePixelRatio;
      const stamp = document.createElement("canvas");
      stamp.width = stamp.height = Math.ceil((2 * size + 2) * zoom);
      stamp.zoom = zoom;
      const context = stamp.getContext("2d");
      context.scale(zoom, zoom);
      drawDisc(context, look, stamp.width / zoom / 2, stamp.height / zoom / 2, size, 0.7);
      stamps.set(name, stamp);
    }
    return stamps.get(name);
  }

  // How much is remembered, without colours: the part of the ring that is closed.
  function drawShare(node, context) {
    context.beginPath();
    context.arc(node.x, node.y, node.r - 1.6, -Math.PI / 2, -Math.PI / 2 + node.share * 2 * Math.PI);
    context.lineWidth = 1.1;
    context.strokeStyle = colours.canvas;
    context.stroke();
  }

  function afterMarks(context, scale) {
    if (isPictured) return;
    drawLabels(context, scale);
    if (picture) picture = takePicture();
  }

  function drawLabels(context, scale) {
    const wanted = [chosen, hovered].filter(Boolean);
    if (chosen && !moving) wanted.push(...chosen.near);
    if (matching && matching.size <= MOST_LABELS) wanted.push(...matching);
    else if (!matching) wanted.push(...(scale > LABELS_FROM ? bySize : landmarks));
    const taken = placesOfMarks(scale);
    const size = 11.5 / scale;
    context.font = `${size}px ${colours.font}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    let drawn = 0;
    for (const node of new Set(wanted)) {
      if (drawn >= MOST_LABELS) break;
      if (!isSeen(node.x, node.y, node.x, node.y, 0) || (isFaint(node) && node !== chosen)) continue;
      const width = (node.labelWidth ??= context.measureText(node.label).width * scale) / scale;
      const x = Math.max(view.left + width / 2, Math.min(view.right - width / 2, node.x));
      if (!takePlace(taken, node, x, width * scale)) continue;
      const y = node.y + node.r + 3 / scale;
      context.lineWidth = 3 / scale;
      context.strokeStyle = colours.canvas;
      context.strokeText(node.label, x, y);
      context.fillStyle = colours.text;
      context.fillText(node.label, x, y);
      drawn++;
    }
  }

  // Labels find their places on a screen divided into cells of 16 by 16 pixels: cell → whose it is.
  function cellAt(x, y) {
    return Math.floor(y / 16) * 4096 + Math.floor(x / 16);
  }

  function placesOfMarks(scale) {
    const taken = new Map();
    if (bands.length) {
      const { y } = graph.graph2ScreenCoords(0, 0);
      for (let across = 12; across < 12 + groundWidth; across += 16) taken.set(cellAt(across, y + 14), GROUND);
    }
    if (scale < LABELS_FROM && nodes.length > FEW) return taken; // too many, and too small to be hidden
    for (const node of nodes) {
      if (!isSeen(node.x, node.y, node.x, node.y, 0) || isFaint(node)) continue;
      const { x, y } = graph.graph2ScreenCoords(node.x, node.y);
      taken.set(cellAt(x, y), node);
    }
    return taken;
  }

  // Takes the cells of the node's label around ``middle``, unless one is another's already.
  function takePlace(taken, node, middle, width) {
    const { x, y } = graph.graph2ScreenCoords(middle, node.y + node.r);
    const cells = [];
    for (const row of [y + 4, y + 16])
      for (let across = x - width / 2 - 4; across < x + width / 2 + 20; across += 16)
        cells.push(cellAt(Math.min(across, x + width / 2 + 4), row));
    const isFree = cells.every((cell) => (taken.get(cell) ?? node) === node);
    if (!isFree && node !== chosen && node !== hovered) return false;
    cells.forEach((cell) => taken.set(cell, node));
    return true;
  }

  // Moving

  function onMove() {
    if (!moving && nodes.length + links.length > MANY) picture = takePicture();
    clearTimeout(moving);
    moving = setTimeout(() => {
      moving = 0;
      picture = null;
      redraw();
    }, AT_REST);
  }

  // Of what is on the screen: while a large map moves, this is moved and stretched in its place.
  function takePicture() {
    const canvas = map.querySelector("canvas");
    const copy = document.createElement("canvas");
    copy.width = canvas.width;
    copy.height = canvas.height;
    copy.getContext("2d").drawImage(canvas, 0, 0);
    return { copy, view };
  }

  // Whether the picture fills enough of the screen, and is not stretched too far.
  function isPictureGood() {
    const { left, right, top, bottom } = picture.view;
    const width = Math.min(right, view.right) - Math.max(left, view.left);
    const height = Math.min(bottom, view.bottom) - Math.max(top, view.top);
    const share = (width * height) / ((view.right - view.left) * (view.bottom - view.top));
    return width > 0 && height > 0 && share > 0.5 && view.right - view.left > (right - left) / 3;
  }

  // Shows all, down to the ground.
  function fit(time) {
    if (!nodes.length || !map.clientWidth) return;
    let [left, right, top] = [Infinity, -Infinity, Infinity];
    for (const { x, y } of nodes) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
    }
    const zoom = Math.min((map.clientWidth - 120) / (right - left + 1), (map.clientHeight - 100) / (1 - top));
    graph.zoom(Math.min(zoom, 2), time).centerAt((left + right) / 2, top / 2, time);
  }

  // With its neighbours around it, as far as they fit and can still be told apart.
  function bringToMiddle(node) {
    fits = false;
    let [width, height] = [1, 1];
    for (const { x, y } of node.near) {
      width = Math.max(width, 2 * Math.abs(x - node.x));
      height = Math.max(height, 2 * Math.abs(y - node.y));
    }
    const zoom = Math.min((map.clientWidth - 160) / width, (map.clientHeight - 80) / height);
    graph.centerAt(node.x, node.y, 300).zoom(Math.max(0.4, Math.min(1.5, zoom)), 300);
  }

  function zoomBy(factor, time = 150) {
    fits = false;
    graph.zoom(graph.zoom() * factor, time);
  }

  // By so many pixels.
  function pan(x, y, time = 120) {
    fits = false;
    const middle = graph.centerAt();
    graph.centerAt(middle.x + x / graph.zoom(), middle.y + y / graph.zoom(), time);
  }

  // Places

  function mapWidth() {
    return Math.max(NARROWEST, Math.sqrt(nodes.length * ROOM * SHAPE));
  }

  function bandsFor(levels) {
    const count = new Array(levels).fill(0);
    nodes.forEach((node) => count[node.level]++);
    const height = mapWidth() / SHAPE;
    let bottom = 0;
    return count.map((many) => {
      const top = bottom - Math.max(70, (height * many) / nodes.length);
      const band = { top, bottom };
      bottom = top;
      return band;
    });
  }

  // Zettels without a known place start near their neighbours, else spread along their level.
  function startingPlaces() {
    const width = mapWidth();
    nodes.forEach((node, index) => {
      if (node.x !== null) return;
      const known = [...node.near].filter((other) => other.x !== null);
      const { top, bottom } = bands[node.level];
      const spread = ((index * 0.618034) % 1) - 0.5;
      node.x = known.length ? known.reduce((sum, other) => sum + other.x, 0) / known.length + spread * 20 : spread * width;
      node.y = (top + bottom) / 2 + (((index * 0.754878) % 1) - 0.5) * (bottom - top) * 0.8;
    });
  }

  function settle(known) {
    stop();
    const url = new URL("layout.js", document.getElementById("zk-map-script").src);
    worker = new Worker(url);
    document.getElementById("busy").hidden = false;
    worker.onmessage = ({ data: { places, settled } }) => {
      nodes.forEach((node, index) => {
        node.x = places[2 * index];
        node.y = places[2 * index + 1];
      });
      if (fits) fit(0);
      redraw();
      if (settled) {
        stop();
        findable();
        pycmd(`settled:${JSON.stringify(Array.from(places, Math.round))}`);
      }
    };
    worker.postMessage({
      nodes: nodes.map(({ x, y, r, level }) => ({ x, y, r, level, ...bands[level] })),
      links: links.map(({ source, target, prerequisite }) => ({
        source: source.at,
        target: target.at,
        // Links within a few zettels pull more than those of a hub; a long way up or down, hardly any does.
        strength: (prerequisite ? 0.06 : 0.03) / (1 + Math.min(source.near.size, target.near.size) / 3),
      })),
      width: mapWidth(),
      isNew: known < nodes.length / 2,
    });
  }

  function stop() {
    if (worker) worker.terminate();
    worker = null;
    document.getElementById("busy").hidden = true;
  }

  function findable() {
    tree = d3.quadtree(nodes, (node) => node.x, (node) => node.y);
  }

  // The person's hand

  function nodeAt(event) {
    if (!tree || worker) return null;
    const box = map.getBoundingClientRect();
    const { x, y } = graph.screen2GraphCoords(event.clientX - box.left, event.clientY - box.top);
    const near = tree.find(x, y, 20 + 6 / graph.zoom());
    return near && Math.hypot(near.x - x, near.y - y) <= near.r + 6 / graph.zoom() ? near : null;
  }

  function hover(node, event) {
    if (node !== hovered) {
      hovered = node;
      map.classList.toggle("over", node !== null);
      redraw();
    }
    tip.hidden = node === null;
    if (node === null) return;
    tip.replaceChildren(
      Object.assign(document.createElement("b"), { textContent: node.title }),
      Object.assign(document.createElement("span"), { textContent: node.detail }),
    );
    const right = event.clientX + 16 + tip.offsetWidth > window.innerWidth;
    const low = event.clientY + 16 + tip.offsetHeight > window.innerHeight;
    tip.style.left = `${right ? Math.max(4, event.clientX - 12 - tip.offsetWidth) : event.clientX + 16}px`;
    tip.style.top = `${low ? event.clientY - 12 - tip.offsetHeight : event.clientY + 16}px`;
  }

  let pressed = null;
  map.addEventListener("pointerdown", (event) => {
    pressed = { x: event.clientX, y: event.clientY };
  });
  map.addEventListener("pointermove", (event) => {
    if (event.buttons) fits = false;
    hover(event.buttons ? null : nodeAt(event), event);
  });
  map.addEventListener("pointerleave", (event) => hover(null, event));
  map.addEventListener("wheel", () => (fits = false), { passive: true });
  map.addEventListener("click", (event) => {
    if (pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > 4) return;
    const node = nodeAt(event);
    choose(node, false);
    pycmd(`chosen:${node ? node.at : -1}`);
  });
  map.addEventListener("dblclick", (event) => {
    const node = nodeAt(event);
    if (node) pycmd(`open:${node.at}`);
  });
  map.addEventListener("keydown", (event) => {
    const step = 60;
    const actions = {
      ArrowLeft: () => pan(-step, 0),
      ArrowRight: () => pan(step, 0),
      ArrowUp: () => pan(0, -step),
      ArrowDown: () => pan(0, step),
      "+": () => zoomBy(1.3),
      "-": () => zoomBy(1 / 1.3),
      0: () => fit(200),
      Enter: () => chosen && pycmd(`open:${chosen.at}`),
    };
    if (!event.ctrlKey && !event.metaKey && !event.altKey && actions[event.key]) {
      actions[event.key]();
      event.preventDefault();
    }
  });
  document.getElementById("zoom-in").addEventListener("click", () => zoomBy(1.4));
  document.getElementById("zoom-out").addEventListener("click", () => zoomBy(1 / 1.4));
  document.getElementById("zoom-fit").addEventListener("click", () => {
    fits = true;
    fit(250);
  });

  function drawLegend() {
    for (const item of document.querySelectorAll("#legend svg")) {
      const look = Number(item.dataset.look);
      const mark = item.firstElementChild;
      mark.setAttribute("fill", look < NEW ? colours.marks[look] : colours.canvas);
      mark.setAttribute("stroke", look === NEW ? colours.text : look === NO_CARD ? colours.quiet : "none");
      mark.setAttribute("stroke-width", look === NEW ? "1.8" : "1.1");
    }
  }

  function choose(node, centre) {
    chosen = node;
    if (node && centre) bringToMiddle(node);
    redraw();
  }

  new MutationObserver(readColours).observe(document.documentElement, { attributeFilter: ["class"] });
  new ResizeObserver(() => {
    graph.width(map.clientWidth).height(map.clientHeight);
    if (fits) fit(0);
  }).observe(map);

  readColours();

  return {
    // A word in the place of the map: why there is none, or that it is being read.
    say(text) {
      said.textContent = text;
      said.hidden = text === "";
    },

    // rows: [title, detail, look (0 to 6), share remembered, cards, level, x or null, y or null]
    // ties: [from, to, 1 for a prerequisite]; isSettled: all places are known and good
    show({ rows, ties, levels, isSettled }) {
      stop();
      said.hidden = true;
      chosen = hovered = matching = tree = picture = null;
      const staysPut = isSettled && nodes.length > 0; // the same map with newer colours
      if (!staysPut) fits = true;
      nodes = rows.map(([title, detail, look, share, cards, level, x, y], index) => ({
        ...{ at: index, title, detail, look: Math.min(look, LOOKS - 1), share, level, x, y, near: new Set() },
        label: title.length > LONGEST_LABEL ? `${title.slice(0, LONGEST_LABEL - 1)}…` : title,
        r: cards ? Math.min(22, 5 + 3 * Math.sqrt(cards)) : 4.5,
      }));
      links = ties.map(([from, to, prerequisite], index) => ({
        source: nodes[from],
        target: nodes[to],
        prerequisite: prerequisite === 1,
        rank: prerequisite ? 0 : (index * 7919) % ties.length, // a mixture, of the same zettels each time
      }));
      for (const { source, target } of links) {
        source.near.add(target);
        target.near.add(source);
      }
      const known = nodes.filter((node) => node.x !== null).length;
      bands = nodes.length ? bandsFor(levels) : [];
      startingPlaces();
      bySize = [...nodes].sort((one, other) => other.r - one.r);
      landmarks = [...nodes].sort((one, other) => other.near.size - one.near.size).slice(0, LANDMARKS);
      graph.graphData({ nodes: bySize, links });
      readColours();
      findable();
      if (fits) fit(0);
      if (nodes.length && !isSettled) settle(known);
    },

    // Marks the zettel as the one in question, in the middle of the map when centre is true.
    select(index, centre) {
      choose(index < 0 ? null : nodes[index], centre);
    },

    // Only these stand out; null for all.
    only(indexes) {
      matching = indexes && new Set(indexes.map((index) => nodes[index]));
      redraw();
    },

    // For tests and benchmarks: what is on screen, and how it got there.
    state() {
      return {
        zettels: nodes.length,
        links: links.length,
        settled: worker === null,
        chosen: chosen ? chosen.at : -1,
        matching: matching ? matching.size : -1,
        zoom: graph.zoom(),
      };
    },

    // Where the zettel's mark is in the page, in pixels.
    where(index) {
      const { x, y } = graph.graph2ScreenCoords(nodes[index].x, nodes[index].y);
      return [x, y];
    },

    zoomBy,
    pan,
    fit,
  };
})();
