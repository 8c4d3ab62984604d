import { hideables, type FlowView, type Hideable } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { checkbox } from '../controls/controls.js';
import { Popover } from '../controls/popover.js';

const names = { completion: 'showCompletion', copies: 'showCopies', exits: 'showExits', notes: 'showNotes', threads: 'showThreads' } as const satisfies Record<Hideable, keyof PageStrings>;

/** The menu of what the picture shows. */
export class ViewMenu {
  readonly popover: Popover;
  private hidden: readonly Hideable[] = [];
  private readonly boxes = hideables.map((what) => ({ what, box: checkbox((checked) => this.change(what, checked)) }));

  /** @param below the popover from which this one is opened */
  constructor(below: Popover, private readonly onHidden: (hidden: readonly Hideable[]) => void) {
    this.popover = new Popover({ className: 'view-menu', below });
    this.popover.panel.append(...this.boxes.map(({ box }) => box.element));
  }

  show({ hidden }: FlowView, strings: PageStrings): void {
    this.hidden = hidden;
    this.popover.show({ title: strings.view });
    for (const { what, box } of this.boxes) box.show(!hidden.includes(what), strings[names[what]]);
  }

  private change(what: Hideable, shown: boolean): void {
    this.hidden = hideables.filter((each) => (each === what ? !shown : this.hidden.includes(each)));
    this.onHidden(this.hidden);
  }
}
