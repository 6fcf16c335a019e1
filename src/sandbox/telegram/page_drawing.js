/* --- A drawing of a route's stops, made from the link to it: what a map would show, without a network. --- */

/* In units of the drawing, which are about one pixel on a phone. */
const DRAWING = { width: 320, minHeight: 120, maxHeight: 240, radius: 11, margin: 14 };

/* The points of a link to Yandex, as [latitude, longitude]; an empty start is the person's location. */
function routeOf(link) {
  const text = URL.canParse(link) && new URL(link).searchParams.get("rtext");
  if (!text) return null;
  const points = text.split("~").map(point => point === "" ? null : point.split(",").map(Number));
  const [start, ...stops] = points;
  const isPoint = point => point && point.length === 2 && point.every(Number.isFinite);
  return stops.length > 1 && stops.every(isPoint) && (!start || isPoint(start)) ? { start, stops } : null;
}

/* Places on the drawing: equirectangular, so that both directions have the same scale in the middle. */
function project(points) {
  const { width, minHeight, maxHeight, margin } = DRAWING;
  const range = values => [Math.min(...values), Math.max(...values)];
  const latitudes = range(points.map(([latitude]) => latitude));
  const narrowing = Math.cos((latitudes[0] + latitudes[1]) / 2 * Math.PI / 180);
  const plane = points.map(([latitude, longitude]) => [longitude * narrowing, -latitude]);
  const [[left, right], [top, bottom]] = [0, 1].map(axis => range(plane.map(point => point[axis])));
  /* Points in one place have a scale too. */
  const scale = Math.min((width - 2 * margin) / (right - left), (maxHeight - 2 * margin) / (bottom - top), 1e6);
  const height = Math.max(minHeight, Math.ceil((bottom - top) * scale) + 2 * margin);
  const places = plane.map(([x, y]) => [width / 2 + (x - (left + right) / 2) * scale, height / 2 + (y - (top + bottom) / 2) * scale]);
  return { height, places };
}

/* Moves apart what would hide a number: neighbours may live in one house. */
function spread(places, height) {
  const { width, radius, margin } = DRAWING, apart = 2 * radius + 4;
  for (let round = 0; round < 100; round++) {
    let moved = false;
    for (const [at, one] of places.entries()) {
      for (const other of places.slice(at + 1)) {
        const [x, y] = [other[0] - one[0], other[1] - one[1]], distance = Math.hypot(x, y);
        if (distance > apart - .1) continue;
        moved = true;
        const angle = distance ? Math.atan2(y, x) : at, by = (apart - distance) / 2;
        const step = [by * Math.cos(angle), by * Math.sin(angle)];
        for (const axis of [0, 1]) { one[axis] -= step[axis]; other[axis] += step[axis]; }
      }
    }
    for (const place of places) [width, height].forEach((size, axis) => place[axis] = Math.min(Math.max(place[axis], margin), size - margin));
    if (!moved) break;
  }
}

function shape(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/* Of a link without a route there is none. */
function drawing(link) {
  const route = routeOf(link);
  if (!route) return null;
  const { width, radius } = DRAWING, { start, stops } = route;
  const { height, places } = project(start ? [start, ...stops] : stops);
  spread(places, height);
  const line = shape("polyline", { points: places.map(place => place.map(Math.round)).join(" ") });
  const from = start ? places.shift() : null;
  const numbered = places.map(([x, y], at) => shape("g", { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
    shape("circle", { r: radius }), shape("text", {}, at + 1)));
  const mark = from ? [shape("rect", { x: from[0] - 7, y: from[1] - 7, width: 14, height: 14, rx: 3 })] : [];
  const label = `${texts.drawing} ${stops.length}`;
  const picture = shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, line, ...mark, ...numbered.reverse());
  return make("figure", { className: "drawing" }, picture, make("figcaption", {}, texts.drawing_note));
}
