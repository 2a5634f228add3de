// What Python and the browser send each other: the same types as in ui/components/contract.py, held by a test.

/** @typedef {import("./edit_types.js").PlayerEdit} PlayerEdit */

/**
 * What the page gives the player: links of what it shows, from which the browser fetches the arrays.
 * @typedef {object} PlayerData
 * @property {string} query
 * @property {string} surface
 * @property {string} layout
 * @property {boolean} simple
 * @property {boolean} sealed
 * @property {boolean} fixed
 * @property {boolean} whole
 * @property {boolean} settings
 * @property {string[]} tunes
 * @property {number} pins
 * @property {Record<string, [number, number]>} bounds
 * @property {string} topic
 * @property {boolean} custom
 * @property {string} headline
 * @property {number} step
 * @property {boolean} play
 * @property {number[]} heard
 * @property {string} language
 * @property {string} plotly
 */

/**
 * Heights of the relief, and the losses to write there.
 * @typedef {object} Ticks
 * @property {number[]} heights
 * @property {string[]} texts
 */

/**
 * Which losses have a contour line: see `figures.contours.Contours`.
 * @typedef {object} ContourLines
 * @property {number} base
 * @property {number} step
 * @property {boolean} log
 * @property {number} first
 * @property {number} last
 */

/**
 * A surface on a grid, with array `loss` (n, n). Critical points are x, y and loss; `view` is azimuth, elevation and height.
 * `curvatures` are the smallest and the largest of each minimum, null where it has none to reckon with; `quadratic` says
 * that they are the same everywhere.
 * @typedef {object} SurfaceHeader
 * @property {string} title
 * @property {[[number, number], [number, number]]} domain
 * @property {number} low
 * @property {number | null} unit
 * @property {ContourLines} lines
 * @property {Ticks} ticks
 * @property {[number, number, number]} view
 * @property {[number, number, number][]} minima
 * @property {[number, number, number][]} saddles
 * @property {[number, number, number][]} maxima
 * @property {[number, number, number][]} degenerate
 * @property {([number, number] | null)[]} curvatures
 * @property {boolean} quadratic
 */

/**
 * The axis of the loss panel: a log axis has ranges of exponents, a symmetric one its own ticks. `full` is the range down
 * to the lowest loss, where it is another one, and `reached` where the line of the tolerance is.
 * @typedef {object} LossAxis
 * @property {"log" | "symmetric"} kind
 * @property {number} offset
 * @property {number} unit
 * @property {string} title
 * @property {[number, number]} range
 * @property {[number, number]} [full]
 * @property {number} [reached]
 * @property {number[]} [tickvals]
 * @property {string[]} [ticktext]
 */

/**
 * One run of a race: its name, its look, and how it ended. `dash` is the lengths of strokes and gaps, `diverged` and
 * `undefined` are steps, -1 = never; `escaped`, `reached` and `settled` are steps, negative where they are none. `rule`
 * and `schedule` are keys, `values` the hyperparameters that it runs at and the settings of its schedule. It has the lr of
 * all others where it `shares_lr`, and their start where it has none; `words` say each of its settings.
 * @typedef {object} Slot
 * @property {string} slot
 * @property {string} name
 * @property {string} colour
 * @property {number[]} dash
 * @property {string} marker
 * @property {number} diverged
 * @property {number} undefined
 * @property {number} escaped
 * @property {number} reached
 * @property {number} settled
 * @property {string} sentence
 * @property {string} rule
 * @property {string} schedule
 * @property {Record<string, number>} values
 * @property {boolean} shares_lr
 * @property {[number, number]} [start]
 * @property {Record<string, string>} words
 */

/**
 * Something that happens to a run at a step; `text` follows "step 5: ".
 * @typedef {object} RaceEvent
 * @property {number} step
 * @property {string} slot
 * @property {string} kind
 * @property {string} text
 */

/**
 * The specification of a number that a slider sets, with its symbol as MathML.
 * @typedef {object} NumberHeader
 * @property {string} name
 * @property {string} title
 * @property {string} symbol
 * @property {string} help
 * @property {number} low
 * @property {number} high
 * @property {"linear" | "log" | "complement"} scale
 */

/**
 * The numbers of every rule and of every schedule, by their keys, with words in one language.
 * @typedef {object} Numbers
 * @property {Record<string, NumberHeader[]>} rules
 * @property {Record<string, NumberHeader[]>} schedules
 */

/**
 * A slider of a whole race: lr, momentum, or a parameter of its surface, with its value in this race.
 * @typedef {object} SliderHeader
 * @property {NumberHeader} number
 * @property {number} value
 */

/**
 * What the pads of a race need beside its numbers: what is asked of each cell, and the range of lr of each run.
 * `averages` has the runs to which the theory of quadratics applies, and whether their velocity is an average.
 * @typedef {object} PadHeader
 * @property {"settled" | "loss" | "escaped" | "basin"} question
 * @property {Record<string, [number, number]>} lr
 * @property {Record<string, boolean>} averages
 */

/**
 * A schedule with all of its settings.
 * @typedef {object} ScheduleHeader
 * @property {string} key
 * @property {Record<string, number>} settings
 */

/**
 * The numbers of one run: hyperparameters in the rule's order, lr as it runs, and its schedule.
 * @typedef {object} ProgramSlot
 * @property {number[]} hypers
 * @property {ScheduleHeader | null} schedule
 */

/**
 * What the browser runs a race with: the queries of its module and of its noise, parameters of the surface, slots. The
 * module is the same for all races that differ in numbers only. `draws` is empty where there is no noise.
 * @typedef {object} ProgramHeader
 * @property {string} query
 * @property {string} draws
 * @property {Record<string, number>} parameters
 * @property {number} noise
 * @property {number | null} tol
 * @property {ProgramSlot[]} slots
 */

/**
 * Array `noise` (2, steps), in double precision: what each step draws, with a standard deviation of 1.
 * @typedef {object} NoiseHeader
 */

/**
 * The terms of a race: which are on, whether its surface has tuned values, and how they come about in paragraphs. A part
 * of a paragraph between two pairs of asterisks is strong.
 * @typedef {object} TermsHeader
 * @property {"equal" | "papers" | "tuned" | "own"} terms
 * @property {boolean} tunable
 * @property {string[]} how
 */

/**
 * A race, with array `runs` (slots, 4, steps + 1): x, y, loss above the axis' offset, gradient norm. And, where the sum
 * of the third with the offset would not have its digits, `loss` (slots, steps + 1). `tuning` and `parameters` are the
 * sliders of all runs, and of the surface, whose query is `surface`; `words` say what the runs share.
 * @typedef {object} RunsHeader
 * @property {string} query
 * @property {string} surface
 * @property {string} title
 * @property {string} caption
 * @property {string} formula
 * @property {string} latex
 * @property {number} steps
 * @property {[number, number]} start
 * @property {LossAxis} loss
 * @property {Slot[]} slots
 * @property {RaceEvent[]} events
 * @property {SliderHeader[]} tuning
 * @property {SliderHeader[]} parameters
 * @property {PadHeader} pad
 * @property {ProgramHeader} program
 * @property {TermsHeader} terms
 * @property {Record<string, string>} words
 */

/**
 * The forces on one run, with arrays (2, steps + 1) `gradient`, `rate` and, of some rules, `memory`, `ahead`.
 * @typedef {object} ForcesHeader
 * @property {string} slot
 * @property {string} memory
 */

/**
 * Why one run goes on as it does, for its points from `first` on: sentences as parts of a role and a text. A role is that
 * of an arrow ("gradient", "memory", "step", "ahead"), and empty for plain words. `anatomy` is the query of the page that
 * shows this run from the inside.
 * @typedef {object} WhyHeader
 * @property {string} slot
 * @property {number} first
 * @property {string} anatomy
 * @property {[string, string][][]} sentences
 */

/**
 * A sentence about one run; it begins with the run's name.
 * @typedef {object} AnswerSentence
 * @property {string} slot
 * @property {string} text
 */

/**
 * The answer to the headline, computed from the runs: see `engine.answer`.
 * @typedef {object} AnswerHeader
 * @property {AnswerSentence[]} sentences
 */

/**
 * How one kind of critical points is drawn.
 * @typedef {object} CriticalMark
 * @property {string} symbol
 * @property {number} size
 * @property {string} sign
 */

/**
 * Light of the relief, as Plotly names it.
 * @typedef {object} ReliefLook
 * @property {Record<string, number>} lighting
 * @property {Record<string, number>} lightposition
 */

/**
 * The colours of a map's cells: a scale from few to many, and those without a number by what they are.
 * @typedef {object} CellColours
 * @property {[number, string][]} stops
 * @property {Record<string, string>} kinds
 */

/**
 * The looks of a page, light or dark: `figures.theme.Theme`, and what map and relief share with figures.
 * @typedef {object} Theme
 * @property {string} name
 * @property {string} text
 * @property {string} muted
 * @property {string} grid
 * @property {string} panel
 * @property {string} halo
 * @property {string} edge
 * @property {string} mark
 * @property {string} rim
 * @property {string} minimum
 * @property {string} saddle
 * @property {string} level
 * @property {string} strong
 * @property {string} ridge
 * @property {[number, string][]} loss
 * @property {Record<string, CriticalMark>} critical
 * @property {ReliefLook} relief
 * @property {CellColours} cells
 */

export {};
