/** What the page had saved in the panel that this one replaces: VS Code gives a new panel no state. Undefined if it replaces none. */
export function stateFromFormerPanel(): unknown {
  const state = document.getElementById('page')?.dataset['state'];
  return state === undefined ? undefined : JSON.parse(state);
}
