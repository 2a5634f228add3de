// For tests in Python: reads [{theory, points}] and writes what shared/theory.js says of each.
import { readFileSync } from "node:fs";

import { bestOf, curvaturesAt, dampedLrs, limitLr, regimeAt } from "../../../../ui/components/assets/shared/theory.js";

const { cases, hessian: [xx, xy, yy] } = JSON.parse(readFileSync(0, "utf8"));
const gradient = (x, y, out) => out.set([xx * x + xy * y, xy * x + yy * y]);
process.stdout.write(JSON.stringify({
  curvatures: curvaturesAt(gradient, [1, -2], 1e-3),
  cases: cases.map(({ theory, points }) => ({
    best: bestOf(theory),
    points: points.map(([lr, mu]) => ({
      limit: limitLr(theory, mu), damped: [theory.m, theory.L].map((curvature) => dampedLrs(theory, mu, curvature)), regime: regimeAt(theory, lr, mu),
    })),
  })),
}));
