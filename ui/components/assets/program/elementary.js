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
  const v17 = mantissa(a), v18 = exponent(a), v19 = v17 * 256, v20 = v19 + 6755399441055744;
  const v21 = v20 - 6755399441055744, v22 = v21 * 0.00390625, v23 = v17 - v22, v24 = v23 / v22;
  const v25 = (v20 - SHIFT) & 255, v26 = logarithm[v25 * 2 + 0], v27 = logarithm[v25 * 2 + 1];
  const v28 = v18 * 0.6931471805598903, v29 = v28 + v26, v30 = v18 * 5.497923018708371e-14, v31 = v30 + v27;
  const v32 = v29 + v24, v33 = v29 - v32, v34 = v33 + v24, v35 = v24 * v24, v36 = v24 * 0.14285714285714285;
  const v37 = (-0.16666666666666666) + v36, v38 = v24 * v37, v39 = 0.2 + v38, v40 = v24 * v39, v41 = (-0.25) + v40;
  const v42 = v24 * v41, v43 = 0.3333333333333333 + v42, v44 = v24 * v43, v45 = (-0.5) + v44, v46 = v35 * v45;
  const v47 = v31 + v46, v48 = v34 + v47, v49 = v32 + v48, v50 = a > 0, v51 = a < Infinity, v52 = v51 ? v49 : a;
  const v53 = a === 0, v54 = v53 ? (-Infinity) : NaN, v55 = v50 ? v52 : v54;
  return v55;
}
/** @param {number} a */
export function log2(a) {
  const v21 = mantissa(a), v22 = exponent(a), v23 = v21 * 256, v24 = v23 + 6755399441055744;
  const v25 = v24 - 6755399441055744, v26 = v25 * 0.00390625, v27 = v21 - v26, v28 = v27 / v26;
  const v29 = (v24 - SHIFT) & 255, v30 = logarithm[v29 * 2 + 0], v31 = logarithm[v29 * 2 + 1];
  const v32 = v22 * 0.6931471805598903, v33 = v32 + v30, v34 = v22 * 5.497923018708371e-14, v35 = v34 + v31;
  const v36 = v33 + v28, v37 = v33 - v36, v38 = v37 + v28, v39 = v28 * v28, v40 = v28 * 0.14285714285714285;
  const v41 = (-0.16666666666666666) + v40, v42 = v28 * v41, v43 = 0.2 + v42, v44 = v28 * v43, v45 = (-0.25) + v44;
  const v46 = v28 * v45, v47 = 0.3333333333333333 + v46, v48 = v28 * v47, v49 = (-0.5) + v48, v50 = v39 * v49;
  const v51 = v35 + v50, v52 = v38 + v51, v53 = v36 * 134217729, v54 = v53 - v36, v55 = v53 - v54;
  const v56 = v55 * 1.4426950514316559, v57 = v36 - v55, v58 = v57 * 1.4426950514316559;
  const v59 = v36 * (-1.0542692476429138e-08), v60 = v58 + v59, v61 = v52 * 1.4426950408889634, v62 = v60 + v61;
  const v63 = v56 + v62, v64 = a > 0, v65 = a < Infinity, v66 = v65 ? v63 : a, v67 = a === 0;
  const v68 = v67 ? (-Infinity) : NaN, v69 = v64 ? v66 : v68;
  return v69;
}
/** @param {number} a */
export function log10(a) {
  const v21 = mantissa(a), v22 = exponent(a), v23 = v21 * 256, v24 = v23 + 6755399441055744;
  const v25 = v24 - 6755399441055744, v26 = v25 * 0.00390625, v27 = v21 - v26, v28 = v27 / v26;
  const v29 = (v24 - SHIFT) & 255, v30 = logarithm[v29 * 2 + 0], v31 = logarithm[v29 * 2 + 1];
  const v32 = v22 * 0.6931471805598903, v33 = v32 + v30, v34 = v22 * 5.497923018708371e-14, v35 = v34 + v31;
  const v36 = v33 + v28, v37 = v33 - v36, v38 = v37 + v28, v39 = v28 * v28, v40 = v28 * 0.14285714285714285;
  const v41 = (-0.16666666666666666) + v40, v42 = v28 * v41, v43 = 0.2 + v42, v44 = v28 * v43, v45 = (-0.25) + v44;
  const v46 = v28 * v45, v47 = 0.3333333333333333 + v46, v48 = v28 * v47, v49 = (-0.5) + v48, v50 = v39 * v49;
  const v51 = v35 + v50, v52 = v38 + v51, v53 = v36 * 134217729, v54 = v53 - v36, v55 = v53 - v54;
  const v56 = v55 * 0.4342944845557213, v57 = v36 - v55, v58 = v57 * 0.4342944845557213;
  const v59 = v36 * (-2.6524694553078553e-09), v60 = v58 + v59, v61 = v52 * 0.4342944819032518, v62 = v60 + v61;
  const v63 = v56 + v62, v64 = a > 0, v65 = a < Infinity, v66 = v65 ? v63 : a, v67 = a === 0;
  const v68 = v67 ? (-Infinity) : NaN, v69 = v64 ? v66 : v68;
  return v69;
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
  const v20 = Math.abs(a), v21 = v20 * v20, v22 = v21 + 1, v23 = Math.sqrt(v22), v24 = 1 + v23, v25 = v21 / v24;
  const v26 = v20 + v25, v27 = 1 + v26, v28 = v27 - 1, v29 = v26 - v28, v30 = mantissa(v27), v31 = exponent(v27);
  const v32 = v30 * 256, v33 = v32 + 6755399441055744, v34 = v33 - 6755399441055744, v35 = v34 * 0.00390625;
  const v36 = v30 - v35, v37 = v36 / v35, v38 = (v33 - SHIFT) & 255, v39 = logarithm[v38 * 2 + 0];
  const v40 = logarithm[v38 * 2 + 1], v41 = v31 * 0.6931471805598903, v42 = v41 + v39;
  const v43 = v31 * 5.497923018708371e-14, v44 = v43 + v40, v45 = v29 / v27, v46 = v44 + v45, v47 = v42 + v37;
  const v48 = v42 - v47, v49 = v48 + v37, v50 = v37 * v37, v51 = v37 * 0.14285714285714285;
  const v52 = (-0.16666666666666666) + v51, v53 = v37 * v52, v54 = 0.2 + v53, v55 = v37 * v54, v56 = (-0.25) + v55;
  const v57 = v37 * v56, v58 = 0.3333333333333333 + v57, v59 = v37 * v58, v60 = (-0.5) + v59, v61 = v50 * v60;
  const v62 = v46 + v61, v63 = v49 + v62, v64 = v47 + v63, v65 = v27 > 0, v66 = v27 < Infinity, v67 = v66 ? v64 : v27;
  const v68 = v27 === 0, v69 = v68 ? (-Infinity) : NaN, v70 = v65 ? v67 : v69, v71 = v20 < 3.273390607896142e+150;
  const v72 = mantissa(v20), v73 = exponent(v20), v74 = v72 * 256, v75 = v74 + 6755399441055744;
  const v76 = v75 - 6755399441055744, v77 = v76 * 0.00390625, v78 = v72 - v77, v79 = v78 / v77;
  const v80 = (v75 - SHIFT) & 255, v81 = logarithm[v80 * 2 + 0], v82 = logarithm[v80 * 2 + 1];
  const v83 = v73 * 0.6931471805598903, v84 = v83 + v81, v85 = v73 * 5.497923018708371e-14, v86 = v85 + v82;
  const v87 = v84 + v79, v88 = v84 - v87, v89 = v88 + v79, v90 = v79 * v79, v91 = v79 * 0.14285714285714285;
  const v92 = (-0.16666666666666666) + v91, v93 = v79 * v92, v94 = 0.2 + v93, v95 = v79 * v94, v96 = (-0.25) + v95;
  const v97 = v79 * v96, v98 = 0.3333333333333333 + v97, v99 = v79 * v98, v100 = (-0.5) + v99, v101 = v90 * v100;
  const v102 = v86 + v101, v103 = v89 + v102, v104 = v87 + v103, v105 = v20 > 0, v106 = v20 < Infinity;
  const v107 = v106 ? v104 : v20, v108 = v20 === 0, v109 = v108 ? (-Infinity) : NaN, v110 = v105 ? v107 : v109;
  const v111 = v110 + 0.6931471805599453, v112 = v71 ? v70 : v111, v113 = a < 0, v114 = -v112, v115 = a > 0;
  const v116 = v115 ? v112 : a, v117 = v113 ? v114 : v116;
  return v117;
}
/** @param {number} a */
export function arccosh(a) {
  const v21 = a - 1, v22 = 2 * v21, v23 = v21 * v21, v24 = v22 + v23, v25 = Math.sqrt(v24), v26 = v21 + v25;
  const v27 = 1 + v26, v28 = v27 - 1, v29 = v26 - v28, v30 = mantissa(v27), v31 = exponent(v27), v32 = v30 * 256;
  const v33 = v32 + 6755399441055744, v34 = v33 - 6755399441055744, v35 = v34 * 0.00390625, v36 = v30 - v35;
  const v37 = v36 / v35, v38 = (v33 - SHIFT) & 255, v39 = logarithm[v38 * 2 + 0], v40 = logarithm[v38 * 2 + 1];
  const v41 = v31 * 0.6931471805598903, v42 = v41 + v39, v43 = v31 * 5.497923018708371e-14, v44 = v43 + v40;
  const v45 = v29 / v27, v46 = v44 + v45, v47 = v42 + v37, v48 = v42 - v47, v49 = v48 + v37, v50 = v37 * v37;
  const v51 = v37 * 0.14285714285714285, v52 = (-0.16666666666666666) + v51, v53 = v37 * v52, v54 = 0.2 + v53;
  const v55 = v37 * v54, v56 = (-0.25) + v55, v57 = v37 * v56, v58 = 0.3333333333333333 + v57, v59 = v37 * v58;
  const v60 = (-0.5) + v59, v61 = v50 * v60, v62 = v46 + v61, v63 = v49 + v62, v64 = v47 + v63, v65 = v27 > 0;
  const v66 = v27 < Infinity, v67 = v66 ? v64 : v27, v68 = v27 === 0, v69 = v68 ? (-Infinity) : NaN;
  const v70 = v65 ? v67 : v69, v71 = a < 1, v72 = a < 3.273390607896142e+150, v73 = mantissa(a), v74 = exponent(a);
  const v75 = v73 * 256, v76 = v75 + 6755399441055744, v77 = v76 - 6755399441055744, v78 = v77 * 0.00390625;
  const v79 = v73 - v78, v80 = v79 / v78, v81 = (v76 - SHIFT) & 255, v82 = logarithm[v81 * 2 + 0];
  const v83 = logarithm[v81 * 2 + 1], v84 = v74 * 0.6931471805598903, v85 = v84 + v82;
  const v86 = v74 * 5.497923018708371e-14, v87 = v86 + v83, v88 = v85 + v80, v89 = v85 - v88, v90 = v89 + v80;
  const v91 = v80 * v80, v92 = v80 * 0.14285714285714285, v93 = (-0.16666666666666666) + v92, v94 = v80 * v93;
  const v95 = 0.2 + v94, v96 = v80 * v95, v97 = (-0.25) + v96, v98 = v80 * v97, v99 = 0.3333333333333333 + v98;
  const v100 = v80 * v99, v101 = (-0.5) + v100, v102 = v91 * v101, v103 = v87 + v102, v104 = v90 + v103;
  const v105 = v88 + v104, v106 = a > 0, v107 = a < Infinity, v108 = v107 ? v105 : a, v109 = a === 0;
  const v110 = v109 ? (-Infinity) : NaN, v111 = v106 ? v108 : v110, v112 = v111 + 0.6931471805599453;
  const v113 = v72 ? v70 : v112, v114 = v71 ? NaN : v113;
  return v114;
}
/** @param {number} a */
export function arctanh(a) {
  const v20 = Math.abs(a), v21 = 2 * v20, v22 = 1 - v20, v23 = v21 / v22, v24 = 1 + v23, v25 = v24 - 1;
  const v26 = v23 - v25, v27 = mantissa(v24), v28 = exponent(v24), v29 = v27 * 256, v30 = v29 + 6755399441055744;
  const v31 = v30 - 6755399441055744, v32 = v31 * 0.00390625, v33 = v27 - v32, v34 = v33 / v32;
  const v35 = (v30 - SHIFT) & 255, v36 = logarithm[v35 * 2 + 0], v37 = logarithm[v35 * 2 + 1];
  const v38 = v28 * 0.6931471805598903, v39 = v38 + v36, v40 = v28 * 5.497923018708371e-14, v41 = v40 + v37;
  const v42 = v26 / v24, v43 = v41 + v42, v44 = v39 + v34, v45 = v39 - v44, v46 = v45 + v34, v47 = v34 * v34;
  const v48 = v34 * 0.14285714285714285, v49 = (-0.16666666666666666) + v48, v50 = v34 * v49, v51 = 0.2 + v50;
  const v52 = v34 * v51, v53 = (-0.25) + v52, v54 = v34 * v53, v55 = 0.3333333333333333 + v54, v56 = v34 * v55;
  const v57 = (-0.5) + v56, v58 = v47 * v57, v59 = v43 + v58, v60 = v46 + v59, v61 = v44 + v60, v62 = v24 > 0;
  const v63 = v24 < Infinity, v64 = v63 ? v61 : v24, v65 = v24 === 0, v66 = v65 ? (-Infinity) : NaN;
  const v67 = v62 ? v64 : v66, v68 = 0.5 * v67, v69 = a < 0, v70 = -v68, v71 = a > 0, v72 = v71 ? v68 : a;
  const v73 = v69 ? v70 : v72;
  return v73;
}
/** @param {number} a */
export function cbrt(a) {
  const v29 = Math.abs(a), v30 = mantissa(v29), v31 = exponent(v29), v32 = v30 * 256, v33 = v32 + 6755399441055744;
  const v34 = v33 - 6755399441055744, v35 = v34 * 0.00390625, v36 = v30 - v35, v37 = v36 / v35;
  const v38 = (v33 - SHIFT) & 255, v39 = logarithm[v38 * 2 + 0], v40 = logarithm[v38 * 2 + 1];
  const v41 = v31 * 0.6931471805598903, v42 = v41 + v39, v43 = v31 * 5.497923018708371e-14, v44 = v43 + v40;
  const v45 = v42 + v37, v46 = v42 - v45, v47 = v46 + v37, v48 = v37 * v37, v49 = v37 * 0.14285714285714285;
  const v50 = (-0.16666666666666666) + v49, v51 = v37 * v50, v52 = 0.2 + v51, v53 = v37 * v52, v54 = (-0.25) + v53;
  const v55 = v37 * v54, v56 = 0.3333333333333333 + v55, v57 = v37 * v56, v58 = (-0.5) + v57, v59 = v48 * v58;
  const v60 = v44 + v59, v61 = v47 + v60, v62 = v45 + v61, v63 = v29 > 0, v64 = v29 < Infinity, v65 = v64 ? v62 : v29;
  const v66 = v29 === 0, v67 = v66 ? (-Infinity) : NaN, v68 = v63 ? v65 : v67, v69 = v68 * 0.3333333333333333;
  const v70 = Math.max(v69, (-760)), v71 = Math.min(v70, 720), v72 = v71 * 184.6649652337873;
  const v73 = v72 + 6755399441055744, v74 = v73 - 6755399441055744, v75 = v74 * 0.005415212348111709, v76 = v71 - v75;
  const v77 = v74 * 1.2864023111638346e-14, v78 = v76 - v77, v79 = v78 * v78, v80 = v78 * 0.008333333333333333;
  const v81 = 0.04166667366666667 + v80, v82 = v78 * v81, v83 = 0.16666666666666666 + v82, v84 = v78 * v83;
  const v85 = 0.5 + v84, v86 = v79 * v85, v87 = v78 + v86, v88 = (v73 - SHIFT) & 127, v89 = exponential[v88 * 2 + 0];
  const v90 = exponential[v88 * 2 + 1], v91 = v89 * v87, v92 = v90 + v91, v93 = v89 + v92;
  const v94 = scaled(v93, (v73 - SHIFT) >> 7), v95 = v94 * 134217729, v96 = v95 - v94, v97 = v95 - v96;
  const v98 = v97 * v97, v99 = v29 / v98, v100 = v99 - v97, v101 = v97 + v97, v102 = v101 + v99, v103 = v100 / v102;
  const v104 = v97 * v103, v105 = v97 + v104, v106 = a < 0, v107 = -v105, v108 = v106 ? v107 : v105;
  const v109 = v29 === Infinity, v110 = v66 || v109, v111 = !v110, v112 = v111 ? v108 : a;
  return v112;
}
/** @param {number} a @param {number} b */
export function power(a, b) {
  const v33 = Math.abs(a), v34 = Math.max(b, (-3.6893488147419103e+19)), v35 = Math.min(v34, 3.6893488147419103e+19);
  const v36 = v33 === 0, v37 = v33 === Infinity, v38 = v36 || v37, v39 = !v38, v40 = v39 ? v33 : 1;
  const v41 = mantissa(v40), v42 = exponent(v40), v43 = v41 * 256, v44 = v43 + 6755399441055744;
  const v45 = v44 - 6755399441055744, v46 = v45 * 0.00390625, v47 = v41 - v46, v48 = v47 / v46;
  const v49 = (v44 - SHIFT) & 255, v50 = logarithm[v49 * 2 + 0], v51 = logarithm[v49 * 2 + 1];
  const v52 = v42 * 0.6931471805598903, v53 = v52 + v50, v54 = v42 * 5.497923018708371e-14, v55 = v54 + v51;
  const v56 = v48 * 134217729, v57 = v56 - v48, v58 = v56 - v57, v59 = v58 * v46, v60 = v47 - v59, v61 = v48 - v58;
  const v62 = v61 * v46, v63 = v60 - v62, v64 = v63 / v46, v65 = v55 + v64, v66 = v53 + v48, v67 = v53 - v66;
  const v68 = v67 + v48, v69 = v48 * v48, v70 = v48 * 0.14285714285714285, v71 = (-0.16666666666666666) + v70;
  const v72 = v48 * v71, v73 = 0.2 + v72, v74 = v48 * v73, v75 = (-0.25) + v74, v76 = v48 * v75;
  const v77 = 0.3333333333333333 + v76, v78 = v48 * v77, v79 = (-0.5) + v78, v80 = v69 * v79, v81 = v65 + v80;
  const v82 = v68 + v81, v83 = v66 + v82, v84 = v66 - v83, v85 = v84 + v82, v86 = v35 > 0, v87 = v35 < 0;
  const v88 = 1 / v33, v89 = v87 ? v88 : v35, v90 = v86 ? v33 : v89, v91 = v83 * v35, v92 = v83 * 134217729;
  const v93 = v92 - v83, v94 = v92 - v93, v95 = v35 * 134217729, v96 = v95 - v35, v97 = v95 - v96, v98 = v83 - v94;
  const v99 = v35 - v97, v100 = v94 * v97, v101 = v100 - v91, v102 = v94 * v99, v103 = v101 + v102, v104 = v98 * v97;
  const v105 = v103 + v104, v106 = v98 * v99, v107 = v105 + v106, v108 = v85 * v35, v109 = v107 + v108;
  const v110 = Math.abs(v91), v111 = v110 < 750, v112 = v111 ? v109 : 0, v113 = Math.max(v91, (-760));
  const v114 = Math.min(v113, 720), v115 = v114 * 184.6649652337873, v116 = v115 + 6755399441055744;
  const v117 = v116 - 6755399441055744, v118 = v117 * 0.005415212348111709, v119 = v114 - v118;
  const v120 = v117 * 1.2864023111638346e-14, v121 = v119 - v120, v122 = v121 + v112, v123 = v122 * v122;
  const v124 = v122 * 0.008333333333333333, v125 = 0.04166667366666667 + v124, v126 = v122 * v125;
  const v127 = 0.16666666666666666 + v126, v128 = v122 * v127, v129 = 0.5 + v128, v130 = v123 * v129;
  const v131 = v122 + v130, v132 = (v116 - SHIFT) & 127, v133 = exponential[v132 * 2 + 0];
  const v134 = exponential[v132 * 2 + 1], v135 = v133 * v131, v136 = v134 + v135, v137 = v133 + v136;
  const v138 = scaled(v137, (v116 - SHIFT) >> 7), v139 = v39 ? v138 : v90, v140 = Math.floor(v35), v141 = v140 === v35;
  const v142 = 0.5 * v35, v143 = Math.floor(v142), v144 = v143 !== v142, v145 = v141 && v144, v146 = a < 0;
  const v147 = 1 / a, v148 = v147 < 0, v149 = v146 || v148, v150 = v149 && v145, v151 = -v139;
  const v152 = v150 ? v151 : v139, v153 = v33 < Infinity, v154 = v140 !== v35, v155 = v153 && v154;
  const v156 = v146 && v155, v157 = v33 > 0, v158 = v156 && v157, v159 = v158 ? NaN : v152, v160 = b === 0;
  const v161 = a === 1, v162 = v160 || v161, v163 = v162 ? 1 : v159;
  return v163;
}
/** @param {number} a @param {number} b */
export function logaddexp(a, b) {
  const v31 = a - b, v32 = a === b, v33 = a + 0.6931471805599453, v34 = v31 > 0, v35 = v34 ? a : b;
  const v36 = Math.abs(v31), v37 = -v36, v38 = Math.max(v37, (-760)), v39 = Math.min(v38, 720);
  const v40 = v39 * 184.6649652337873, v41 = v40 + 6755399441055744, v42 = v41 - 6755399441055744;
  const v43 = v42 * 0.005415212348111709, v44 = v39 - v43, v45 = v42 * 1.2864023111638346e-14, v46 = v44 - v45;
  const v47 = v46 * v46, v48 = v46 * 0.008333333333333333, v49 = 0.04166667366666667 + v48, v50 = v46 * v49;
  const v51 = 0.16666666666666666 + v50, v52 = v46 * v51, v53 = 0.5 + v52, v54 = v47 * v53, v55 = v46 + v54;
  const v56 = (v41 - SHIFT) & 127, v57 = exponential[v56 * 2 + 0], v58 = exponential[v56 * 2 + 1], v59 = v57 * v55;
  const v60 = v58 + v59, v61 = v57 + v60, v62 = scaled(v61, (v41 - SHIFT) >> 7), v63 = 1 + v62, v64 = v63 - 1;
  const v65 = v62 - v64, v66 = mantissa(v63), v67 = exponent(v63), v68 = v66 * 256, v69 = v68 + 6755399441055744;
  const v70 = v69 - 6755399441055744, v71 = v70 * 0.00390625, v72 = v66 - v71, v73 = v72 / v71;
  const v74 = (v69 - SHIFT) & 255, v75 = logarithm[v74 * 2 + 0], v76 = logarithm[v74 * 2 + 1];
  const v77 = v67 * 0.6931471805598903, v78 = v77 + v75, v79 = v67 * 5.497923018708371e-14, v80 = v79 + v76;
  const v81 = v65 / v63, v82 = v80 + v81, v83 = v78 + v73, v84 = v78 - v83, v85 = v84 + v73, v86 = v73 * v73;
  const v87 = v73 * 0.14285714285714285, v88 = (-0.16666666666666666) + v87, v89 = v73 * v88, v90 = 0.2 + v89;
  const v91 = v73 * v90, v92 = (-0.25) + v91, v93 = v73 * v92, v94 = 0.3333333333333333 + v93, v95 = v73 * v94;
  const v96 = (-0.5) + v95, v97 = v86 * v96, v98 = v82 + v97, v99 = v85 + v98, v100 = v83 + v99, v101 = v63 > 0;
  const v102 = v63 < Infinity, v103 = v102 ? v100 : v63, v104 = v63 === 0, v105 = v104 ? (-Infinity) : NaN;
  const v106 = v101 ? v103 : v105, v107 = v35 + v106, v108 = v32 ? v33 : v107;
  return v108;
}
/** What a generated module is given. */
export const elementary = {
  exp, log, log2, log10, sin, cos, tan, arcsin, arccos, arctan, sinh, cosh, tanh, arcsinh, arccosh, arctanh, cbrt, power, logaddexp,
};
