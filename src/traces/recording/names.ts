/** Numbers fit into 16 bits. */
const mostNames = 0xffff;

/** A text of its own: one that is a part of another keeps all of that in memory. */
export function ownCopy(text: string): string {
  return Array.from(text).join('');
}

/** Gives each text a small number, beginning with 1; 0 is the empty text, and every one after 65,535 others. */
export class Names {
  private readonly ids = new Map<string, number>([['', 0]]);
  private readonly texts: string[] = [''];

  idOf(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const id = this.texts.length;
    if (id > mostNames) return 0;
    const own = ownCopy(text);
    this.ids.set(own, id);
    this.texts.push(own);
    return id;
  }

  /** One more than the greatest number. */
  get size(): number {
    return this.texts.length;
  }

  text(id: number): string {
    return this.texts[id] ?? '';
  }
}
