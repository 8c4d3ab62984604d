declare module '#scenarios.json' {
  const compiled: { readonly scenarios: readonly import('../model/scenario.js').WrittenScenario[] };
  export default compiled;
}
