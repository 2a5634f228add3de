// The JavaScript of the page and of its tests. Formatting is free; what is here finds mistakes.
import js from "@eslint/js";
import globals from "globals";

const PRIVATE = [
  "MemberExpression[computed=false][property.name=/^_./]",
  "MemberExpression[computed=true][property.value=/^_./]",
  "ObjectPattern > Property[key.name=/^_./]",
].map((selector) => ({ selector, message: "What is private to plotly.js is read in shared/project.js only." }));

export default [
  { ignores: ["**/node_modules/", ".venv/", "site/", "ui/components/plotly/", "ui/components/assets/built/"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": ["error", { checkForEach: false }],
      "consistent-return": "error",
      "dot-notation": "error",
      eqeqeq: "error",
      "max-lines": ["error", 350],
      "max-lines-per-function": ["error", 45],
      "no-else-return": "error",
      "no-implicit-coercion": "error",
      "no-lonely-if": "error",
      "no-self-compare": "error",
      "no-shadow": "error",
      "no-unneeded-ternary": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": ["error", { ignoreRestSiblings: true, argsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": "error",
      "prefer-rest-params": "error",
      "prefer-template": "error",
      strict: ["error", "never"],
    },
  },
  {
    files: ["ui/components/assets/**/*.js"],
    languageOptions: { globals: globals.browser },
    rules: { "no-restricted-syntax": ["error", ...PRIVATE] },
  },
  { files: ["ui/components/assets/shared/project.js"], rules: { "no-restricted-syntax": "off" } },
  { files: ["ui/components/assets/site/kernel.js"], rules: { "no-restricted-syntax": "off" } }, // stlite's, which it says may be used
  { files: ["static/*.js"], languageOptions: { globals: globals.serviceworker } },
  {
    files: ["tests/**/*.{js,mjs}"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  { files: ["tools/**/*.{js,mjs}"], languageOptions: { globals: globals.node } },
];
