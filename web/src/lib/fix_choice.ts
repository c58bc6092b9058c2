/** Which fixes are taken as made: as the address and the API name them. A rule stands for all fixes of it. */

export interface Named {
  id: string;
}

const ruleOf = (id: string): string => id.slice(0, id.indexOf(':'));

/** The ids that `text` names, of those that there are. */
export function chosenOf(text: string | undefined, fixes: readonly Named[]): Set<string> {
  const names = new Set((text ?? '').split(',').filter((name) => name !== ''));
  if (names.has('all')) return new Set(fixes.map(({ id }) => id));
  return new Set(fixes.map(({ id }) => id).filter((id) => names.has(id) || names.has(ruleOf(id))));
}

/** The shortest text that names just these. */
export function spelled(chosen: ReadonlySet<string>, fixes: readonly Named[]): string {
  if (fixes.length > 0 && fixes.every(({ id }) => chosen.has(id))) return 'all';
  const byRule = new Map<string, string[]>();
  for (const { id } of fixes) byRule.set(ruleOf(id), [...(byRule.get(ruleOf(id)) ?? []), id]);
  return [...byRule]
    .flatMap(([rule, ids]) => {
      const some = ids.filter((id) => chosen.has(id));
      return some.length === ids.length && ids.length > 1 ? [rule] : some;
    })
    .join(',');
}

/** `chosen` with `ids`, or without them. */
export function changed(chosen: ReadonlySet<string>, ids: readonly string[], isChosen: boolean): Set<string> {
  const result = new Set(chosen);
  for (const id of ids) {
    if (isChosen) result.add(id);
    else result.delete(id);
  }
  return result;
}
