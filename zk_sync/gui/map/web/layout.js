"use strict";
// Finds places for the zettels of the map, in a thread of its own: the map stays quick meanwhile.

importScripts(
  "libraries/d3-dispatch.min.js",
  "libraries/d3-quadtree.min.js",
  "libraries/d3-timer.min.js",
  "libraries/d3-force.min.js",
);

const SMALL = 500; // zettels
const LARGE = 2000;
const SWEEPS = 14;
const GOLDEN = 0.618034; // its multiples, without their whole parts, fill a stretch evenly

// Lays the zettels of each level side by side, each near the middle of its neighbours: what belongs together
// comes to stand together, in far less time than pulling and pushing needs for it.
function sweep(nodes, links, levels, width) {
  const near = nodes.map(() => []);
  for (const { source, target } of links) {
    near[source].push(target);
    near[target].push(source);
  }
  nodes.forEach((node, index) => (node.x = (((index * GOLDEN) % 1) - 0.5) * width));
  for (let round = 0; round < SWEEPS; round++) {
    const wanted = nodes.map(({ x }, index) =>
      near[index].length ? near[index].reduce((sum, other) => sum + nodes[other].x, x) / (near[index].length + 1) : x,
    );
    for (const level of levels) {
      level.sort((one, other) => wanted[one] - wanted[other]);
      const room = Math.min(width, level.length * 110);
      level.forEach((index, rank) => (nodes[index].x = ((rank + 0.5) / level.length - 0.5) * room));
    }
  }
  for (const level of levels)
    level.forEach((index, rank) => {
      const { top, bottom } = nodes[index];
      nodes[index].y = top + (bottom - top) * (0.12 + 0.76 * ((rank * GOLDEN) % 1));
    });
}

// Draws what is linked together sideways only: how high a zettel stands, its level says.
function forceAcross(links, nodes) {
  return (alpha) => {
    for (const { source, target, strength } of links) {
      const [one, other] = [nodes[source], nodes[target]];
      const pull = (other.x - one.x) * strength * alpha;
      one.vx += pull;
      other.vx -= pull;
    }
  };
}

// Keeps each zettel within the band of its level.
function forceBand(strength) {
  let nodes;
  const force = () => {
    for (const node of nodes) {
      if (node.y < node.top + 12) node.vy += (node.top + 12 - node.y) * strength;
      if (node.y > node.bottom - 22) node.vy += (node.bottom - 22 - node.y) * strength;
    }
  };
  force.initialize = (given) => (nodes = given);
  return force;
}

// nodes: {x, y, r, level, top, bottom}; links: {source, target, strength}; isNew: no place is known yet.
onmessage = ({ data: { nodes, links, width, isNew } }) => {
  const levels = [];
  nodes.forEach(({ level }, index) => (levels[level] ??= []).push(index));
  if (isNew) sweep(nodes, links, levels.filter(Boolean), width);
  const ticks = nodes.length < SMALL ? 150 : nodes.length < LARGE ? 50 : 30;
  const showEvery = nodes.length < LARGE ? 300 : 1500; // milliseconds; drawing takes time from the thread
  const alpha = isNew ? 0.4 : 0.12;
  const simulation = d3
    .forceSimulation(nodes)
    .stop()
    .alpha(alpha)
    .alphaDecay(1 - Math.pow(0.005 / alpha, 1 / ticks))
    .force("link", forceAcross(links, nodes))
    .force("charge", d3.forceManyBody().strength((node) => -24 - 5 * node.r).theta(1.2).distanceMax(160))
    .force("collide", d3.forceCollide((node) => node.r + 5).strength(0.8))
    .force("band", forceBand(0.5));
  const places = () => {
    const found = new Float32Array(2 * nodes.length);
    nodes.forEach(({ x, y }, index) => found.set([x, y], 2 * index));
    return found;
  };
  let shown = performance.now();
  for (let tick = 0; tick < ticks; tick++) {
    simulation.tick();
    if (performance.now() - shown > showEvery) {
      postMessage({ places: places(), settled: false });
      shown = performance.now();
    }
  }
  postMessage({ places: places(), settled: true });
};
