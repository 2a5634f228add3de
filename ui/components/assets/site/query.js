// A query of a link in its parts, as they are written: what is read and written again may be spelled otherwise.

/** The parts of a query whose names are to be kept. @param {string} query without its question mark @param {(name: string) => boolean} isKept */
export function partsOf(query, isKept) {
  return query.split("&").filter((part) => part && isKept(part.split("=")[0]));
}
