// Small circles that run along the edges of the picture. Still for those who prefer reduced motion.

import { byId, prefersReducedMotion, svg } from './dom.js';

const PIXELS_PER_SECOND = 150;
const PIXELS_PER_POINT = 2;
/** More would be a line. */
const MOST_PER_EMISSION = 6;
const MOST = 90;

export class Particles {
  #group;
  #running = [];
  #spare = [];
  #points = new Map();
  #frame = 0;

  constructor(group) {
    this.#group = group;
  }

  pathsChanged() {
    this.#points.clear();
  }

  /** Starts circles for {@code count} messages, spread over {@code milliseconds}. */
  emit(edge, kind, count, milliseconds) {
    if (!(count > 0) || document.hidden || prefersReducedMotion.matches) {
      return;
    }
    const circles = Math.min(count, MOST_PER_EMISSION, MOST - this.#running.length);
    const now = performance.now();
    for (let i = 0; i < circles; i++) {
      this.#start(edge, kind, now + ((i + Math.random()) * milliseconds) / circles);
    }
    if (this.#frame === 0 && this.#running.length > 0) {
      this.#frame = requestAnimationFrame(() => this.#move());
    }
  }

  #start(edge, kind, at) {
    const circle = this.#spare.pop() ?? svg('circle', { r: 3.5 });
    circle.setAttribute('class', `particle ${kind}`);
    this.#running.push({ circle, edge, at, shown: false });
  }

  #move() {
    const now = performance.now();
    this.#running = this.#running.filter(particle => this.#moveOne(particle, now));
    this.#frame = this.#running.length > 0 ? requestAnimationFrame(() => this.#move()) : 0;
  }

  #moveOne(particle, now) {
    const distance = ((now - particle.at) * PIXELS_PER_SECOND) / 1000;
    if (distance < 0) {
      return true;
    }
    const points = this.#pointsOf(particle.edge);
    const index = Math.round(distance / PIXELS_PER_POINT);
    if (index >= points.length) {
      particle.circle.remove();
      this.#spare.push(particle.circle);
      return false;
    }
    const { x, y } = points[index];
    particle.circle.style.transform = `translate(${x}px, ${y}px)`;
    if (!particle.shown) {
      particle.shown = true;
      this.#group.append(particle.circle);
    }
    return true;
  }

  /** The points of a path are measured once: each measurement makes the browser lay out the page. */
  #pointsOf(edge) {
    let points = this.#points.get(edge);
    if (!points) {
      const path = byId(edge);
      const count = Math.floor(path.getTotalLength() / PIXELS_PER_POINT) + 1;
      points = Array.from({ length: count }, (_, index) =>
        path.getPointAtLength(index * PIXELS_PER_POINT),
      );
      this.#points.set(edge, points);
    }
    return points;
  }
}
