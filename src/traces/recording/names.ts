/** Gives each text a small number, beginning with 1; 0 is the empty text. */
export class Names {
  private readonly ids = new Map<string, number>([['', 0]]);
  private readonly texts: string[] = [''];

  idOf(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const id = this.texts.length;
    this.ids.set(text, id);
    this.texts.push(text);
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
