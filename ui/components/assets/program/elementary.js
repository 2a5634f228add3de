// Written by `python -m tools.elementary` from the functions in elementary/. Do not change it by hand.
import { exponent, mantissa, remainder, scaled, SHIFT } from "./numbers.js";
import { angle, circle, exponential, logarithm } from "./elementary_tables.js";

/** @param {number} a */
export function exp(a) {
  const v13 = Math.max(a, (-760)), v14 = Math.min(v13, 720), v15 = v14 * 184.6649652337873;
  const v16 = v15 + 6755399441055744, v17 = v16 - 6755399441055744, v18 = v17 * 0.005415212348111709, v19 = v14 - v18;
  const v20 = v17 * 1.2864023111638346e-14, v21 = v19 - v20, v22 = v21 * v21, v23 = v21 * 0.008333333333333333;
  const v24 = 0.04166667366666667 + v23, v25 = v21 * v24, v26 = 0.16666666666666666 + v25, v27 = v21 * v26;
  const v28 = 0.5 + v27, v29 = v22 * v28, v30 = v21 + v29, v31 = (v16 - SHIFT) & 127, v32 = exponential[v31 * 2 + 0];
  const v33 = exponential[v31 * 2 + 1], v34 = v32 * v30, v35 = v33 + v34, v36 = v32 + v35;
  const v37 = scaled(v36, (v16 - SHIFT) >> 7);
  return v37;
}
/** @param {number} a */
export function log(a) {
  const v18 = mantissa(a), v19 = exponent(a), v20 = v18 * 256, v21 = v20 + 6755399441055744;
  const v22 = v21 - 6755399441055744, v23 = v22 * 0.00390625, v24 = v18 - v23, v25 = v24 / v23;
  const v26 = (v21 - SHIFT) & 255, v27 = logarithm[v26 * 2 + 0], v28 = logarithm[v26 * 2 + 1];
  const v29 = v19 * 0.6931471805598903, v30 = v29 + v27, v31 = v19 * 5.497923018708371e-14, v32 = v31 + v28;
  const v33 = v30 + v25, v34 = v30 - v33, v35 = v34 + v25, v36 = v25 * v25, v37 = v25 * (-0.125);
  const v38 = 0.14285714285714285 + v37, v39 = v25 * v38, v40 = (-0.16666666666666666) + v39, v41 = v25 * v40;
  const v42 = 0.2 + v41, v43 = v25 * v42, v44 = (-0.25) + v43, v45 = v25 * v44, v46 = 0.3333333333333333 + v45;
  const v47 = v25 * v46, v48 = (-0.5) + v47, v49 = v36 * v48, v50 = v32 + v49, v51 = v35 + v50, v52 = v33 + v51;
  const v53 = a > 0, v54 = a < Infinity, v55 = v54 ? v52 : a, v56 = a === 0, v57 = v56 ? (-Infinity) : NaN;
  const v58 = v53 ? v55 : v57;
  return v58;
}
/** @param {number} a */
export function log2(a) {
  const v22 = mantissa(a), v23 = exponent(a), v24 = v22 * 256, v25 = v24 + 6755399441055744;
  const v26 = v25 - 6755399441055744, v27 = v26 * 0.00390625, v28 = v22 - v27, v29 = v28 / v27;
  const v30 = (v25 - SHIFT) & 255, v31 = logarithm[v30 * 2 + 0], v32 = logarithm[v30 * 2 + 1];
  const v33 = v23 * 0.6931471805598903, v34 = v33 + v31, v35 = v23 * 5.497923018708371e-14, v36 = v35 + v32;
  const v37 = v34 + v29, v38 = v34 - v37, v39 = v38 + v29, v40 = v29 * v29, v41 = v29 * (-0.125);
  const v42 = 0.14285714285714285 + v41, v43 = v29 * v42, v44 = (-0.16666666666666666) + v43, v45 = v29 * v44;
  const v46 = 0.2 + v45, v47 = v29 * v46, v48 = (-0.25) + v47, v49 = v29 * v48, v50 = 0.3333333333333333 + v49;
  const v51 = v29 * v50, v52 = (-0.5) + v51, v53 = v40 * v52, v54 = v36 + v53, v55 = v39 + v54, v56 = v37 * 134217729;
  const v57 = v56 - v37, v58 = v56 - v57, v59 = v58 * 1.4426950514316559, v60 = v37 - v58;
  const v61 = v60 * 1.4426950514316559, v62 = v37 * (-1.0542692476429138e-08), v63 = v61 + v62;
  const v64 = v55 * 1.4426950408889634, v65 = v63 + v64, v66 = v59 + v65, v67 = a > 0, v68 = a < Infinity;
  const v69 = v68 ? v66 : a, v70 = a === 0, v71 = v70 ? (-Infinity) : NaN, v72 = v67 ? v69 : v71;
  return v72;
}
/** @param {number} a */
export function log10(a) {
  const v22 = mantissa(a), v23 = exponent(a), v24 = v22 * 256, v25 = v24 + 6755399441055744;
  const v26 = v25 - 6755399441055744, v27 = v26 * 0.00390625, v28 = v22 - v27, v29 = v28 / v27;
  const v30 = (v25 - SHIFT) & 255, v31 = logarithm[v30 * 2 + 0], v32 = logarithm[v30 * 2 + 1];
  const v33 = v23 * 0.6931471805598903, v34 = v33 + v31, v35 = v23 * 5.497923018708371e-14, v36 = v35 + v32;
  const v37 = v34 + v29, v38 = v34 - v37, v39 = v38 + v29, v40 = v29 * v29, v41 = v29 * (-0.125);
  const v42 = 0.14285714285714285 + v41, v43 = v29 * v42, v44 = (-0.16666666666666666) + v43, v45 = v29 * v44;
  const v46 = 0.2 + v45, v47 = v29 * v46, v48 = (-0.25) + v47, v49 = v29 * v48, v50 = 0.3333333333333333 + v49;
  const v51 = v29 * v50, v52 = (-0.5) + v51, v53 = v40 * v52, v54 = v36 + v53, v55 = v39 + v54, v56 = v37 * 134217729;
  const v57 = v56 - v37, v58 = v56 - v57, v59 = v58 * 0.4342944845557213, v60 = v37 - v58;
  const v61 = v60 * 0.4342944845557213, v62 = v37 * (-2.6524694553078553e-09), v63 = v61 + v62;
  const v64 = v55 * 0.4342944819032518, v65 = v63 + v64, v66 = v59 + v65, v67 = a > 0, v68 = a < Infinity;
  const v69 = v68 ? v66 : a, v70 = a === 0, v71 = v70 ? (-Infinity) : NaN, v72 = v67 ? v69 : v71;
  return v72;
}
/** @param {number} a */
export function sin(a) {
  const v12 = remainder(a, 916697.8867615801), v13 = v12 * 81.48733086305042, v14 = v13 + 6755399441055744;
  const v15 = v14 - 6755399441055744, v16 = v15 * 0.01227184641174972, v17 = v12 - v16;
  const v18 = v15 * (-1.0866459121405825e-10), v19 = v17 - v18, v20 = v15 * 4.783776559169348e-19, v21 = v19 - v20;
  const v22 = v21 * v21, v23 = v21 * v22, v24 = v22 * 0.008333333333333333, v25 = (-0.16666666666666666) + v24;
  const v26 = v23 * v25, v27 = v21 + v26, v28 = v22 * 0.041666596666666667, v29 = (-0.5) + v28, v30 = v22 * v29;
  const v31 = (v14 - SHIFT) & 511, v32 = circle[v31 * 3 + 0], v33 = circle[v31 * 3 + 1], v34 = circle[v31 * 3 + 2];
  const v35 = v34 * v27, v36 = v32 * v30, v37 = v36 + v33, v38 = v35 + v37, v39 = v32 + v38;
  return v39;
}
/** @param {number} a */
export function cos(a) {
  const v13 = remainder(a, 916697.8867615801), v14 = v13 * 81.48733086305042, v15 = v14 + 6755399441055744;
  const v16 = v15 - 6755399441055744, v17 = v16 * 0.01227184641174972, v18 = v13 - v17;
  const v19 = v16 * (-1.0866459121405825e-10), v20 = v18 - v19, v21 = v16 * 4.783776559169348e-19, v22 = v20 - v21;
  const v23 = v22 * v22, v24 = v22 * v23, v25 = v23 * 0.008333333333333333, v26 = (-0.16666666666666666) + v25;
  const v27 = v24 * v26, v28 = v22 + v27, v29 = v23 * 0.041666596666666667, v30 = (-0.5) + v29, v31 = v23 * v30;
  const v32 = v15 + 128, v33 = (v32 - SHIFT) & 511, v34 = circle[v33 * 3 + 0], v35 = circle[v33 * 3 + 1];
  const v36 = circle[v33 * 3 + 2], v37 = v36 * v28, v38 = v34 * v31, v39 = v38 + v35, v40 = v37 + v39, v41 = v34 + v40;
  return v41;
}
/** @param {number} a */
export function tan(a) {
  const v13 = remainder(a, 916697.8867615801), v14 = v13 * 81.48733086305042, v15 = v14 + 6755399441055744;
  const v16 = v15 - 6755399441055744, v17 = v16 * 0.01227184641174972, v18 = v13 - v17;
  const v19 = v16 * (-1.0866459121405825e-10), v20 = v18 - v19, v21 = v16 * 4.783776559169348e-19, v22 = v20 - v21;
  const v23 = v22 * v22, v24 = v22 * v23, v25 = v23 * 0.008333333333333333, v26 = (-0.16666666666666666) + v25;
  const v27 = v24 * v26, v28 = v22 + v27, v29 = v23 * 0.041666596666666667, v30 = (-0.5) + v29, v31 = v23 * v30;
  const v32 = (v15 - SHIFT) & 511, v33 = circle[v32 * 3 + 0], v34 = circle[v32 * 3 + 1], v35 = circle[v32 * 3 + 2];
  const v36 = v35 * v28, v37 = v33 * v31, v38 = v37 + v34, v39 = v36 + v38, v40 = v33 + v39, v41 = v15 + 128;
  const v42 = (v41 - SHIFT) & 511, v43 = circle[v42 * 3 + 0], v44 = circle[v42 * 3 + 1], v45 = circle[v42 * 3 + 2];
  const v46 = v45 * v28, v47 = v43 * v31, v48 = v47 + v44, v49 = v46 + v48, v50 = v43 + v49, v51 = v40 / v50;
  return v51;
}
/** @param {number} a */
export function arcsin(a) {
  const v12 = 1 - a, v13 = 1 + a, v14 = v12 * v13, v15 = Math.sqrt(v14), v16 = a / v15, v17 = Math.abs(v16);
  const v18 = v17 > 1, v19 = 1 / v17, v20 = v18 ? v19 : v17, v21 = v20 * 64, v22 = v21 + 6755399441055744;
  const v23 = v22 - 6755399441055744, v24 = v23 * 0.015625, v25 = v20 - v24, v26 = v20 * v24, v27 = 1 + v26;
  const v28 = v25 / v27, v29 = v28 * v28, v30 = (v22 - SHIFT) & 127, v31 = angle[v30 * 2 + 0];
  const v32 = angle[v30 * 2 + 1], v33 = v28 * v29, v34 = v29 * (-0.14285714285714285), v35 = 0.2 + v34;
  const v36 = v29 * v35, v37 = (-0.3333333333333333) + v36, v38 = v33 * v37, v39 = v32 + v38, v40 = v28 + v39;
  const v41 = 1.5707963267948966 - v31, v42 = v40 - 6.123233995736766e-17, v43 = v41 - v42, v44 = v31 + v40;
  const v45 = v18 ? v43 : v44, v46 = v16 < 0, v47 = -v45, v48 = v16 > 0, v49 = v48 ? v45 : v16, v50 = v46 ? v47 : v49;
  return v50;
}
/** @param {number} a */
export function arccos(a) {
  const v13 = 1 - a, v14 = 1 + a, v15 = v13 / v14, v16 = Math.sqrt(v15), v17 = Math.abs(v16), v18 = v17 > 1;
  const v19 = 1 / v17, v20 = v18 ? v19 : v17, v21 = v20 * 64, v22 = v21 + 6755399441055744;
  const v23 = v22 - 6755399441055744, v24 = v23 * 0.015625, v25 = v20 - v24, v26 = v20 * v24, v27 = 1 + v26;
  const v28 = v25 / v27, v29 = v28 * v28, v30 = (v22 - SHIFT) & 127, v31 = angle[v30 * 2 + 0];
  const v32 = angle[v30 * 2 + 1], v33 = v28 * v29, v34 = v29 * (-0.14285714285714285), v35 = 0.2 + v34;
  const v36 = v29 * v35, v37 = (-0.3333333333333333) + v36, v38 = v33 * v37, v39 = v32 + v38, v40 = v28 + v39;
  const v41 = 1.5707963267948966 - v31, v42 = v40 - 6.123233995736766e-17, v43 = v41 - v42, v44 = v31 + v40;
  const v45 = v18 ? v43 : v44, v46 = v16 < 0, v47 = -v45, v48 = v16 > 0, v49 = v48 ? v45 : v16, v50 = v46 ? v47 : v49;
  const v51 = 2 * v50;
  return v51;
}
/** @param {number} a */
export function arctan(a) {
  const v12 = Math.abs(a), v13 = v12 > 1, v14 = 1 / v12, v15 = v13 ? v14 : v12, v16 = v15 * 64;
  const v17 = v16 + 6755399441055744, v18 = v17 - 6755399441055744, v19 = v18 * 0.015625, v20 = v15 - v19;
  const v21 = v15 * v19, v22 = 1 + v21, v23 = v20 / v22, v24 = v23 * v23, v25 = (v17 - SHIFT) & 127;
  const v26 = angle[v25 * 2 + 0], v27 = angle[v25 * 2 + 1], v28 = v23 * v24, v29 = v24 * (-0.14285714285714285);
  const v30 = 0.2 + v29, v31 = v24 * v30, v32 = (-0.3333333333333333) + v31, v33 = v28 * v32, v34 = v27 + v33;
  const v35 = v23 + v34, v36 = 1.5707963267948966 - v26, v37 = v35 - 6.123233995736766e-17, v38 = v36 - v37;
  const v39 = v26 + v35, v40 = v13 ? v38 : v39, v41 = a < 0, v42 = -v40, v43 = a > 0, v44 = v43 ? v40 : a;
  const v45 = v41 ? v42 : v44;
  return v45;
}
/** @param {number} a */
export function sinh(a) {
  const v17 = Math.abs(a), v18 = Math.max(v17, (-760)), v19 = Math.min(v18, 720), v20 = v19 * 184.6649652337873;
  const v21 = v20 + 6755399441055744, v22 = v21 - 6755399441055744, v23 = v22 * 0.005415212348111709, v24 = v19 - v23;
  const v25 = v22 * 1.2864023111638346e-14, v26 = v24 - v25, v27 = v26 * v26, v28 = v26 * 0.008333333333333333;
  const v29 = 0.04166667366666667 + v28, v30 = v26 * v29, v31 = 0.16666666666666666 + v30, v32 = v26 * v31;
  const v33 = 0.5 + v32, v34 = v27 * v33, v35 = v26 + v34, v36 = (v21 - SHIFT) & 127, v37 = exponential[v36 * 2 + 0];
  const v38 = exponential[v36 * 2 + 1], v39 = v37 * v35, v40 = v38 + v39, v41 = scaled(v37, (v21 - SHIFT) >> 7);
  const v42 = scaled(v40, (v21 - SHIFT) >> 7), v43 = v41 < 1.152921504606847e+18, v44 = v41 - 1, v45 = v43 ? v44 : v41;
  const v46 = v41 - v45, v47 = v46 - 1, v48 = v43 ? v47 : 0, v49 = v42 + v48, v50 = v45 + v49, v51 = v50 + 1;
  const v52 = v50 / v51, v53 = v50 + v52, v54 = 0.5 * v53, v55 = 0.5 * v17, v56 = Math.max(v55, (-760));
  const v57 = Math.min(v56, 720), v58 = v57 * 184.6649652337873, v59 = v58 + 6755399441055744;
  const v60 = v59 - 6755399441055744, v61 = v60 * 0.005415212348111709, v62 = v57 - v61;
  const v63 = v60 * 1.2864023111638346e-14, v64 = v62 - v63, v65 = v64 * v64, v66 = v64 * 0.008333333333333333;
  const v67 = 0.04166667366666667 + v66, v68 = v64 * v67, v69 = 0.16666666666666666 + v68, v70 = v64 * v69;
  const v71 = 0.5 + v70, v72 = v65 * v71, v73 = v64 + v72, v74 = (v59 - SHIFT) & 127, v75 = exponential[v74 * 2 + 0];
  const v76 = exponential[v74 * 2 + 1], v77 = v75 * v73, v78 = v76 + v77, v79 = v75 + v78;
  const v80 = scaled(v79, (v59 - SHIFT) >> 7), v81 = v17 < 22, v82 = 0.5 * v80, v83 = v82 * v80, v84 = v81 ? v54 : v83;
  const v85 = a < 0, v86 = -v84, v87 = a > 0, v88 = v87 ? v84 : a, v89 = v85 ? v86 : v88;
  return v89;
}
/** @param {number} a */
export function cosh(a) {
  const v14 = Math.abs(a), v15 = Math.max(v14, (-760)), v16 = Math.min(v15, 720), v17 = v16 * 184.6649652337873;
  const v18 = v17 + 6755399441055744, v19 = v18 - 6755399441055744, v20 = v19 * 0.005415212348111709, v21 = v16 - v20;
  const v22 = v19 * 1.2864023111638346e-14, v23 = v21 - v22, v24 = v23 * v23, v25 = v23 * 0.008333333333333333;
  const v26 = 0.04166667366666667 + v25, v27 = v23 * v26, v28 = 0.16666666666666666 + v27, v29 = v23 * v28;
  const v30 = 0.5 + v29, v31 = v24 * v30, v32 = v23 + v31, v33 = (v18 - SHIFT) & 127, v34 = exponential[v33 * 2 + 0];
  const v35 = exponential[v33 * 2 + 1], v36 = v34 * v32, v37 = v35 + v36, v38 = v34 + v37;
  const v39 = scaled(v38, (v18 - SHIFT) >> 7), v40 = 0.5 * v14, v41 = Math.max(v40, (-760)), v42 = Math.min(v41, 720);
  const v43 = v42 * 184.6649652337873, v44 = v43 + 6755399441055744, v45 = v44 - 6755399441055744;
  const v46 = v45 * 0.005415212348111709, v47 = v42 - v46, v48 = v45 * 1.2864023111638346e-14, v49 = v47 - v48;
  const v50 = v49 * v49, v51 = v49 * 0.008333333333333333, v52 = 0.04166667366666667 + v51, v53 = v49 * v52;
  const v54 = 0.16666666666666666 + v53, v55 = v49 * v54, v56 = 0.5 + v55, v57 = v50 * v56, v58 = v49 + v57;
  const v59 = (v44 - SHIFT) & 127, v60 = exponential[v59 * 2 + 0], v61 = exponential[v59 * 2 + 1], v62 = v60 * v58;
  const v63 = v61 + v62, v64 = v60 + v63, v65 = scaled(v64, (v44 - SHIFT) >> 7), v66 = v14 < 22, v67 = 0.5 * v39;
  const v68 = 0.5 / v39, v69 = v67 + v68, v70 = 0.5 * v65, v71 = v70 * v65, v72 = v66 ? v69 : v71;
  return v72;
}
/** @param {number} a */
export function tanh(a) {
  const v18 = Math.abs(a), v19 = Math.min(v18, 22), v20 = 2 * v19, v21 = -v20, v22 = Math.max(v21, (-760));
  const v23 = Math.min(v22, 720), v24 = v23 * 184.6649652337873, v25 = v24 + 6755399441055744;
  const v26 = v25 - 6755399441055744, v27 = v26 * 0.005415212348111709, v28 = v23 - v27;
  const v29 = v26 * 1.2864023111638346e-14, v30 = v28 - v29, v31 = v30 * v30, v32 = v30 * 0.008333333333333333;
  const v33 = 0.04166667366666667 + v32, v34 = v30 * v33, v35 = 0.16666666666666666 + v34, v36 = v30 * v35;
  const v37 = 0.5 + v36, v38 = v31 * v37, v39 = v30 + v38, v40 = (v25 - SHIFT) & 127, v41 = exponential[v40 * 2 + 0];
  const v42 = exponential[v40 * 2 + 1], v43 = v41 * v39, v44 = v42 + v43, v45 = scaled(v41, (v25 - SHIFT) >> 7);
  const v46 = scaled(v44, (v25 - SHIFT) >> 7), v47 = v45 < 1.152921504606847e+18, v48 = v45 - 1, v49 = v47 ? v48 : v45;
  const v50 = v45 - v49, v51 = v50 - 1, v52 = v47 ? v51 : 0, v53 = v46 + v52, v54 = v49 + v53, v55 = v49 - v54;
  const v56 = v55 + v53, v57 = v54 + 2, v58 = v54 / v57, v59 = 2 - v57, v60 = v59 + v54, v61 = v60 + v56;
  const v62 = v58 * v61, v63 = v56 - v62, v64 = v63 / v57, v65 = v58 + v64, v66 = -v65, v67 = a < 0, v68 = -v66;
  const v69 = a > 0, v70 = v69 ? v66 : a, v71 = v67 ? v68 : v70;
  return v71;
}
/** @param {number} a */
export function arcsinh(a) {
  const v21 = Math.abs(a), v22 = v21 * v21, v23 = v22 + 1, v24 = Math.sqrt(v23), v25 = 1 + v24, v26 = v22 / v25;
  const v27 = v21 + v26, v28 = 1 + v27, v29 = v28 - 1, v30 = v27 - v29, v31 = mantissa(v28), v32 = exponent(v28);
  const v33 = v31 * 256, v34 = v33 + 6755399441055744, v35 = v34 - 6755399441055744, v36 = v35 * 0.00390625;
  const v37 = v31 - v36, v38 = v37 / v36, v39 = (v34 - SHIFT) & 255, v40 = logarithm[v39 * 2 + 0];
  const v41 = logarithm[v39 * 2 + 1], v42 = v32 * 0.6931471805598903, v43 = v42 + v40;
  const v44 = v32 * 5.497923018708371e-14, v45 = v44 + v41, v46 = v30 / v28, v47 = v45 + v46, v48 = v43 + v38;
  const v49 = v43 - v48, v50 = v49 + v38, v51 = v38 * v38, v52 = v38 * (-0.125), v53 = 0.14285714285714285 + v52;
  const v54 = v38 * v53, v55 = (-0.16666666666666666) + v54, v56 = v38 * v55, v57 = 0.2 + v56, v58 = v38 * v57;
  const v59 = (-0.25) + v58, v60 = v38 * v59, v61 = 0.3333333333333333 + v60, v62 = v38 * v61, v63 = (-0.5) + v62;
  const v64 = v51 * v63, v65 = v47 + v64, v66 = v50 + v65, v67 = v48 + v66, v68 = v28 > 0, v69 = v28 < Infinity;
  const v70 = v69 ? v67 : v28, v71 = v28 === 0, v72 = v71 ? (-Infinity) : NaN, v73 = v68 ? v70 : v72;
  const v74 = v21 < 3.273390607896142e+150, v75 = mantissa(v21), v76 = exponent(v21), v77 = v75 * 256;
  const v78 = v77 + 6755399441055744, v79 = v78 - 6755399441055744, v80 = v79 * 0.00390625, v81 = v75 - v80;
  const v82 = v81 / v80, v83 = (v78 - SHIFT) & 255, v84 = logarithm[v83 * 2 + 0], v85 = logarithm[v83 * 2 + 1];
  const v86 = v76 * 0.6931471805598903, v87 = v86 + v84, v88 = v76 * 5.497923018708371e-14, v89 = v88 + v85;
  const v90 = v87 + v82, v91 = v87 - v90, v92 = v91 + v82, v93 = v82 * v82, v94 = v82 * (-0.125);
  const v95 = 0.14285714285714285 + v94, v96 = v82 * v95, v97 = (-0.16666666666666666) + v96, v98 = v82 * v97;
  const v99 = 0.2 + v98, v100 = v82 * v99, v101 = (-0.25) + v100, v102 = v82 * v101, v103 = 0.3333333333333333 + v102;
  const v104 = v82 * v103, v105 = (-0.5) + v104, v106 = v93 * v105, v107 = v89 + v106, v108 = v92 + v107;
  const v109 = v90 + v108, v110 = v21 > 0, v111 = v21 < Infinity, v112 = v111 ? v109 : v21, v113 = v21 === 0;
  const v114 = v113 ? (-Infinity) : NaN, v115 = v110 ? v112 : v114, v116 = v115 + 0.6931471805599453;
  const v117 = v74 ? v73 : v116, v118 = a < 0, v119 = -v117, v120 = a > 0, v121 = v120 ? v117 : a;
  const v122 = v118 ? v119 : v121;
  return v122;
}
/** @param {number} a */
export function arccosh(a) {
  const v22 = a - 1, v23 = 2 * v22, v24 = v22 * v22, v25 = v23 + v24, v26 = Math.sqrt(v25), v27 = v22 + v26;
  const v28 = 1 + v27, v29 = v28 - 1, v30 = v27 - v29, v31 = mantissa(v28), v32 = exponent(v28), v33 = v31 * 256;
  const v34 = v33 + 6755399441055744, v35 = v34 - 6755399441055744, v36 = v35 * 0.00390625, v37 = v31 - v36;
  const v38 = v37 / v36, v39 = (v34 - SHIFT) & 255, v40 = logarithm[v39 * 2 + 0], v41 = logarithm[v39 * 2 + 1];
  const v42 = v32 * 0.6931471805598903, v43 = v42 + v40, v44 = v32 * 5.497923018708371e-14, v45 = v44 + v41;
  const v46 = v30 / v28, v47 = v45 + v46, v48 = v43 + v38, v49 = v43 - v48, v50 = v49 + v38, v51 = v38 * v38;
  const v52 = v38 * (-0.125), v53 = 0.14285714285714285 + v52, v54 = v38 * v53, v55 = (-0.16666666666666666) + v54;
  const v56 = v38 * v55, v57 = 0.2 + v56, v58 = v38 * v57, v59 = (-0.25) + v58, v60 = v38 * v59;
  const v61 = 0.3333333333333333 + v60, v62 = v38 * v61, v63 = (-0.5) + v62, v64 = v51 * v63, v65 = v47 + v64;
  const v66 = v50 + v65, v67 = v48 + v66, v68 = v28 > 0, v69 = v28 < Infinity, v70 = v69 ? v67 : v28, v71 = v28 === 0;
  const v72 = v71 ? (-Infinity) : NaN, v73 = v68 ? v70 : v72, v74 = a < 1, v75 = a < 3.273390607896142e+150;
  const v76 = mantissa(a), v77 = exponent(a), v78 = v76 * 256, v79 = v78 + 6755399441055744;
  const v80 = v79 - 6755399441055744, v81 = v80 * 0.00390625, v82 = v76 - v81, v83 = v82 / v81;
  const v84 = (v79 - SHIFT) & 255, v85 = logarithm[v84 * 2 + 0], v86 = logarithm[v84 * 2 + 1];
  const v87 = v77 * 0.6931471805598903, v88 = v87 + v85, v89 = v77 * 5.497923018708371e-14, v90 = v89 + v86;
  const v91 = v88 + v83, v92 = v88 - v91, v93 = v92 + v83, v94 = v83 * v83, v95 = v83 * (-0.125);
  const v96 = 0.14285714285714285 + v95, v97 = v83 * v96, v98 = (-0.16666666666666666) + v97, v99 = v83 * v98;
  const v100 = 0.2 + v99, v101 = v83 * v100, v102 = (-0.25) + v101, v103 = v83 * v102;
  const v104 = 0.3333333333333333 + v103, v105 = v83 * v104, v106 = (-0.5) + v105, v107 = v94 * v106;
  const v108 = v90 + v107, v109 = v93 + v108, v110 = v91 + v109, v111 = a > 0, v112 = a < Infinity;
  const v113 = v112 ? v110 : a, v114 = a === 0, v115 = v114 ? (-Infinity) : NaN, v116 = v111 ? v113 : v115;
  const v117 = v116 + 0.6931471805599453, v118 = v75 ? v73 : v117, v119 = v74 ? NaN : v118;
  return v119;
}
/** @param {number} a */
export function arctanh(a) {
  const v21 = Math.abs(a), v22 = 2 * v21, v23 = 1 - v21, v24 = v22 / v23, v25 = 1 + v24, v26 = v25 - 1;
  const v27 = v24 - v26, v28 = mantissa(v25), v29 = exponent(v25), v30 = v28 * 256, v31 = v30 + 6755399441055744;
  const v32 = v31 - 6755399441055744, v33 = v32 * 0.00390625, v34 = v28 - v33, v35 = v34 / v33;
  const v36 = (v31 - SHIFT) & 255, v37 = logarithm[v36 * 2 + 0], v38 = logarithm[v36 * 2 + 1];
  const v39 = v29 * 0.6931471805598903, v40 = v39 + v37, v41 = v29 * 5.497923018708371e-14, v42 = v41 + v38;
  const v43 = v27 / v25, v44 = v42 + v43, v45 = v40 + v35, v46 = v40 - v45, v47 = v46 + v35, v48 = v35 * v35;
  const v49 = v35 * (-0.125), v50 = 0.14285714285714285 + v49, v51 = v35 * v50, v52 = (-0.16666666666666666) + v51;
  const v53 = v35 * v52, v54 = 0.2 + v53, v55 = v35 * v54, v56 = (-0.25) + v55, v57 = v35 * v56;
  const v58 = 0.3333333333333333 + v57, v59 = v35 * v58, v60 = (-0.5) + v59, v61 = v48 * v60, v62 = v44 + v61;
  const v63 = v47 + v62, v64 = v45 + v63, v65 = v25 > 0, v66 = v25 < Infinity, v67 = v66 ? v64 : v25, v68 = v25 === 0;
  const v69 = v68 ? (-Infinity) : NaN, v70 = v65 ? v67 : v69, v71 = 0.5 * v70, v72 = a < 0, v73 = -v71, v74 = a > 0;
  const v75 = v74 ? v71 : a, v76 = v72 ? v73 : v75;
  return v76;
}
/** @param {number} a */
export function cbrt(a) {
  const v30 = Math.abs(a), v31 = mantissa(v30), v32 = exponent(v30), v33 = v31 * 256, v34 = v33 + 6755399441055744;
  const v35 = v34 - 6755399441055744, v36 = v35 * 0.00390625, v37 = v31 - v36, v38 = v37 / v36;
  const v39 = (v34 - SHIFT) & 255, v40 = logarithm[v39 * 2 + 0], v41 = logarithm[v39 * 2 + 1];
  const v42 = v32 * 0.6931471805598903, v43 = v42 + v40, v44 = v32 * 5.497923018708371e-14, v45 = v44 + v41;
  const v46 = v43 + v38, v47 = v43 - v46, v48 = v47 + v38, v49 = v38 * v38, v50 = v38 * (-0.125);
  const v51 = 0.14285714285714285 + v50, v52 = v38 * v51, v53 = (-0.16666666666666666) + v52, v54 = v38 * v53;
  const v55 = 0.2 + v54, v56 = v38 * v55, v57 = (-0.25) + v56, v58 = v38 * v57, v59 = 0.3333333333333333 + v58;
  const v60 = v38 * v59, v61 = (-0.5) + v60, v62 = v49 * v61, v63 = v45 + v62, v64 = v48 + v63, v65 = v46 + v64;
  const v66 = v30 > 0, v67 = v30 < Infinity, v68 = v67 ? v65 : v30, v69 = v30 === 0, v70 = v69 ? (-Infinity) : NaN;
  const v71 = v66 ? v68 : v70, v72 = v71 * 0.3333333333333333, v73 = Math.max(v72, (-760)), v74 = Math.min(v73, 720);
  const v75 = v74 * 184.6649652337873, v76 = v75 + 6755399441055744, v77 = v76 - 6755399441055744;
  const v78 = v77 * 0.005415212348111709, v79 = v74 - v78, v80 = v77 * 1.2864023111638346e-14, v81 = v79 - v80;
  const v82 = v81 * v81, v83 = v81 * 0.008333333333333333, v84 = 0.04166667366666667 + v83, v85 = v81 * v84;
  const v86 = 0.16666666666666666 + v85, v87 = v81 * v86, v88 = 0.5 + v87, v89 = v82 * v88, v90 = v81 + v89;
  const v91 = (v76 - SHIFT) & 127, v92 = exponential[v91 * 2 + 0], v93 = exponential[v91 * 2 + 1], v94 = v92 * v90;
  const v95 = v93 + v94, v96 = v92 + v95, v97 = scaled(v96, (v76 - SHIFT) >> 7), v98 = v97 * 134217729;
  const v99 = v98 - v97, v100 = v98 - v99, v101 = v100 * v100, v102 = v30 / v101, v103 = v102 - v100;
  const v104 = v100 + v100, v105 = v104 + v102, v106 = v103 / v105, v107 = v100 * v106, v108 = v100 + v107;
  const v109 = a < 0, v110 = -v108, v111 = v109 ? v110 : v108, v112 = v30 === Infinity, v113 = v69 || v112;
  const v114 = !v113, v115 = v114 ? v111 : a;
  return v115;
}
/** @param {number} a @param {number} b */
export function power(a, b) {
  const v34 = Math.abs(a), v35 = Math.max(b, (-3.6893488147419103e+19)), v36 = Math.min(v35, 3.6893488147419103e+19);
  const v37 = v34 === 0, v38 = v34 === Infinity, v39 = v37 || v38, v40 = !v39, v41 = v40 ? v34 : 1;
  const v42 = mantissa(v41), v43 = exponent(v41), v44 = v42 * 256, v45 = v44 + 6755399441055744;
  const v46 = v45 - 6755399441055744, v47 = v46 * 0.00390625, v48 = v42 - v47, v49 = v48 / v47;
  const v50 = (v45 - SHIFT) & 255, v51 = logarithm[v50 * 2 + 0], v52 = logarithm[v50 * 2 + 1];
  const v53 = v43 * 0.6931471805598903, v54 = v53 + v51, v55 = v43 * 5.497923018708371e-14, v56 = v55 + v52;
  const v57 = v49 * 134217729, v58 = v57 - v49, v59 = v57 - v58, v60 = v59 * v47, v61 = v48 - v60, v62 = v49 - v59;
  const v63 = v62 * v47, v64 = v61 - v63, v65 = v64 / v47, v66 = v56 + v65, v67 = v54 + v49, v68 = v54 - v67;
  const v69 = v68 + v49, v70 = v49 * v49, v71 = v49 * (-0.125), v72 = 0.14285714285714285 + v71, v73 = v49 * v72;
  const v74 = (-0.16666666666666666) + v73, v75 = v49 * v74, v76 = 0.2 + v75, v77 = v49 * v76, v78 = (-0.25) + v77;
  const v79 = v49 * v78, v80 = 0.3333333333333333 + v79, v81 = v49 * v80, v82 = (-0.5) + v81, v83 = v70 * v82;
  const v84 = v66 + v83, v85 = v69 + v84, v86 = v67 + v85, v87 = v67 - v86, v88 = v87 + v85, v89 = v36 > 0;
  const v90 = v36 < 0, v91 = 1 / v34, v92 = v90 ? v91 : v36, v93 = v89 ? v34 : v92, v94 = v86 * v36;
  const v95 = v86 * 134217729, v96 = v95 - v86, v97 = v95 - v96, v98 = v36 * 134217729, v99 = v98 - v36;
  const v100 = v98 - v99, v101 = v86 - v97, v102 = v36 - v100, v103 = v97 * v100, v104 = v103 - v94, v105 = v97 * v102;
  const v106 = v104 + v105, v107 = v101 * v100, v108 = v106 + v107, v109 = v101 * v102, v110 = v108 + v109;
  const v111 = v88 * v36, v112 = v110 + v111, v113 = Math.abs(v94), v114 = v113 < 750, v115 = v114 ? v112 : 0;
  const v116 = Math.max(v94, (-760)), v117 = Math.min(v116, 720), v118 = v117 * 184.6649652337873;
  const v119 = v118 + 6755399441055744, v120 = v119 - 6755399441055744, v121 = v120 * 0.005415212348111709;
  const v122 = v117 - v121, v123 = v120 * 1.2864023111638346e-14, v124 = v122 - v123, v125 = v124 + v115;
  const v126 = v125 * v125, v127 = v125 * 0.008333333333333333, v128 = 0.04166667366666667 + v127, v129 = v125 * v128;
  const v130 = 0.16666666666666666 + v129, v131 = v125 * v130, v132 = 0.5 + v131, v133 = v126 * v132;
  const v134 = v125 + v133, v135 = (v119 - SHIFT) & 127, v136 = exponential[v135 * 2 + 0];
  const v137 = exponential[v135 * 2 + 1], v138 = v136 * v134, v139 = v137 + v138, v140 = v136 + v139;
  const v141 = scaled(v140, (v119 - SHIFT) >> 7), v142 = v40 ? v141 : v93, v143 = Math.floor(v36), v144 = v143 === v36;
  const v145 = 0.5 * v36, v146 = Math.floor(v145), v147 = v146 !== v145, v148 = v144 && v147, v149 = a < 0;
  const v150 = 1 / a, v151 = v150 < 0, v152 = v149 || v151, v153 = v152 && v148, v154 = -v142;
  const v155 = v153 ? v154 : v142, v156 = v34 < Infinity, v157 = v143 !== v36, v158 = v156 && v157;
  const v159 = v149 && v158, v160 = v34 > 0, v161 = v159 && v160, v162 = v161 ? NaN : v155, v163 = b === 0;
  const v164 = a === 1, v165 = v163 || v164, v166 = v165 ? 1 : v162;
  return v166;
}
/** @param {number} a @param {number} b */
export function logaddexp(a, b) {
  const v32 = a - b, v33 = a === b, v34 = a + 0.6931471805599453, v35 = v32 > 0, v36 = v35 ? a : b;
  const v37 = Math.abs(v32), v38 = -v37, v39 = Math.max(v38, (-760)), v40 = Math.min(v39, 720);
  const v41 = v40 * 184.6649652337873, v42 = v41 + 6755399441055744, v43 = v42 - 6755399441055744;
  const v44 = v43 * 0.005415212348111709, v45 = v40 - v44, v46 = v43 * 1.2864023111638346e-14, v47 = v45 - v46;
  const v48 = v47 * v47, v49 = v47 * 0.008333333333333333, v50 = 0.04166667366666667 + v49, v51 = v47 * v50;
  const v52 = 0.16666666666666666 + v51, v53 = v47 * v52, v54 = 0.5 + v53, v55 = v48 * v54, v56 = v47 + v55;
  const v57 = (v42 - SHIFT) & 127, v58 = exponential[v57 * 2 + 0], v59 = exponential[v57 * 2 + 1], v60 = v58 * v56;
  const v61 = v59 + v60, v62 = v58 + v61, v63 = scaled(v62, (v42 - SHIFT) >> 7), v64 = 1 + v63, v65 = v64 - 1;
  const v66 = v63 - v65, v67 = mantissa(v64), v68 = exponent(v64), v69 = v67 * 256, v70 = v69 + 6755399441055744;
  const v71 = v70 - 6755399441055744, v72 = v71 * 0.00390625, v73 = v67 - v72, v74 = v73 / v72;
  const v75 = (v70 - SHIFT) & 255, v76 = logarithm[v75 * 2 + 0], v77 = logarithm[v75 * 2 + 1];
  const v78 = v68 * 0.6931471805598903, v79 = v78 + v76, v80 = v68 * 5.497923018708371e-14, v81 = v80 + v77;
  const v82 = v66 / v64, v83 = v81 + v82, v84 = v79 + v74, v85 = v79 - v84, v86 = v85 + v74, v87 = v74 * v74;
  const v88 = v74 * (-0.125), v89 = 0.14285714285714285 + v88, v90 = v74 * v89, v91 = (-0.16666666666666666) + v90;
  const v92 = v74 * v91, v93 = 0.2 + v92, v94 = v74 * v93, v95 = (-0.25) + v94, v96 = v74 * v95;
  const v97 = 0.3333333333333333 + v96, v98 = v74 * v97, v99 = (-0.5) + v98, v100 = v87 * v99, v101 = v83 + v100;
  const v102 = v86 + v101, v103 = v84 + v102, v104 = v64 > 0, v105 = v64 < Infinity, v106 = v105 ? v103 : v64;
  const v107 = v64 === 0, v108 = v107 ? (-Infinity) : NaN, v109 = v104 ? v106 : v108, v110 = v36 + v109;
  const v111 = v33 ? v34 : v110;
  return v111;
}
/** What a generated module is given. */
export const elementary = {
  exp, log, log2, log10, sin, cos, tan, arcsin, arccos, arctan, sinh, cosh, tanh, arcsinh, arccosh, arctanh, cbrt, power, logaddexp,
};
