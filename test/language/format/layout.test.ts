import { expect, it } from 'vitest';
import { format } from '../../../src/language/format/format.js';

/** Replaces each `‹60›` with that number of letters. */
function filled(text: string): string {
  return text.replace(/‹(\d+)›/g, (_, count: string) => 'x'.repeat(Number(count)));
}

it('comments and empty lines stay with what they belong to', () => {
  expect(format(`

// file


// second
scenario   s{ // after brace
title "T"   ja "題"


summary "S"
// before source
source linux   "6.1" // pinned
source old=linux "3.10"


source qemu "7.2"
context dpu "DPU" like   host-user
// last of head

machine m "M" {

  participant a "A" in kvm

  // about b
  participant b "B" in qemu of qemu // trailing b


  // end of machine
}
machine empty "E" {
}
flow f "F" {


summary "S" // why
a->b "one"


a->b "two" as two{note "n"
kind call

// about level
level detail // most
}
a -> b "three" { }
a -> b "four" { // only a comment
}
note over a,b "over" // note
loop "l" { a->b "five" // five
}
alt "x" { a->b "six" } else "y" { a->b "seven" } // after
else "z" { // inside z
a -> b "eight"
// end of z
}
alt "p" { a->b "nine" }
// between
else "q" { a->b "ten" }
opt "o" { }
// end of flow

}
flow g "G" { }
// after flow
flow h // name
"H" {
a // from
-> b "x"
a -> b // lone
// two
"y" }
}
// between scenarios
scenario t { }


// at the end
`)).toBe(`// file

// second
scenario s { // after brace
  title "T" ja "題"

  summary "S"
  // before source
  source linux "6.1" // pinned
  source old = linux "3.10"

  source qemu "7.2"
  context dpu "DPU" like host-user
  // last of head

  machine m "M" {
    participant a "A" in kvm

    // about b
    participant b "B" in qemu of qemu // trailing b

    // end of machine
  }
  machine empty "E" {}

  flow f "F" {
    summary "S" // why
    a -> b "one"

    a -> b "two" as two {
      kind call
      // about level
      level detail // most
      note "n"
    }
    a -> b "three" {}
    a -> b "four" { // only a comment
    }
    note over a, b "over" // note
    loop "l" {
      a -> b "five" // five
    }
    alt "x" {
      a -> b "six"
    } else "y" {
      a -> b "seven"
    } // after
    else "z" { // inside z
      a -> b "eight"
      // end of z
    }
    alt "p" {
      a -> b "nine"
    }
    // between
    else "q" {
      a -> b "ten"
    }
    opt "o" {}
    // end of flow
  }

  flow g "G" {}

  // after flow
  flow h // name
    "H" {
    a // from
      -> b "x"
    a -> b // lone
      // two
      "y"
  }
}

// between scenarios
scenario t {}

// at the end
`);
});

it('lines of more than 100 columns are broken before translations, alternatives, `to` and `through`', () => {
  expect(format(filled(`scenario s {
title "‹40›" ja "‹40›" de "‹40›"
machine m "‹60›" ja "‹60›" { participant a "‹60›" ja "‹60›" in kvm of linux }
flow f "‹60›" ja "‹60›" {
summary "‹60›" ja "‹60›"
a -> a "‹60›" ja "‹60›" as one { kind call }
a -> a "‹60›" ja "‹60›"
note over a "‹60›" ja "‹60›"
loop "‹60›" ja "‹60›" { a -> a "x" {
when "‹60›" ja "‹60›"
thread "‹60›" ja "‹60›"
note "‹60›" ja "‹60›"
copy from "‹50›" to "‹50›"
at linux:‹50›.c#f | linux:‹50›.c#g
via linux:‹30›.c#f | linux:b.c#h calls g | h through linux:‹30›.c#g | linux:d.c#i
} }
a -> a "y" { copy from "‹50›" ja "‹50›" to "‹50›" ja "‹50›"
via linux:‹60›.c#f | linux:‹60›.c#g calls g through linux:‹60›.c#h | linux:‹60›.c#i }
a -> a "z" { via hardware "‹60›" ja "‹60›" note "‹80›" ja "z" }
a -> a "w" { note "‹81›" ja "z" }
a -> a "v" { at linux:a.c#f | // why
linux:b.c#g
via linux:a.c#f // first
// own
| linux:b.c#g calls g }
}
}`))).toBe(filled(`scenario s {
  title "‹40›"
    ja "‹40›"
    de "‹40›"
  machine m "‹60›"
      ja "‹60›" {
    participant a "‹60›"
      ja "‹60›" in kvm of linux
  }

  flow f "‹60›"
      ja "‹60›" {
    summary "‹60›"
      ja "‹60›"
    a -> a "‹60›"
        ja "‹60›" as one {
      kind call
    }
    a -> a "‹60›"
        ja "‹60›"
    note over a "‹60›"
      ja "‹60›"
    loop "‹60›"
        ja "‹60›" {
      a -> a "x" {
        when "‹60›"
          ja "‹60›"
        copy from "‹50›"
          to "‹50›"
        thread "‹60›"
          ja "‹60›"
        at linux:‹50›.c#f
          | linux:‹50›.c#g
        via linux:‹30›.c#f | linux:b.c#h calls g | h
          through linux:‹30›.c#g | linux:d.c#i
        note "‹60›"
          ja "‹60›"
      }
    }
    a -> a "y" {
      copy from "‹50›"
          ja "‹50›"
        to "‹50›"
          ja "‹50›"
      via linux:‹60›.c#f
          | linux:‹60›.c#g calls g
        through linux:‹60›.c#h
          | linux:‹60›.c#i
    }
    a -> a "z" {
      via hardware "‹60›"
        ja "‹60›"
      note "‹80›" ja "z"
    }
    a -> a "w" {
      note "‹81›"
        ja "z"
    }
    a -> a "v" {
      at linux:a.c#f | // why
        linux:b.c#g
      via linux:a.c#f // first
          // own
          | linux:b.c#g calls g
    }
  }
}
`));
});

it('the items of a hop are in the order of the reference', () => {
  const items = ['observe host kprobe f', 'versions "o"', 'note "n"', 'via hardware', 'at linux:a.c#f', 'thread "t"', 'in a', 'cost copies 1 , vm-exits 2', 'copy from "x" to "y"', 'when "w"', 'branch data', 'level main', 'kind call'];
  const lines = format(`scenario s { flow f "F" { a -> a "x" { ${items.join(' ')} } } }`)?.split('\n').slice(3, -4).map((line) => line.trim());
  expect(lines).toEqual([
    'kind call', 'level main', 'branch data', 'when "w"', 'copy from "x" to "y"', 'cost copies 1, vm-exits 2', 'in a', 'thread "t"', 'at linux:a.c#f', 'via hardware', 'note "n"', 'versions "o"', 'observe host kprobe f',
  ]);
});

it.each([
  ['', ''], ['\n\n', ''], ['// only  ', '// only\n'], ['scenario s { }\r\nscenario t { }\r\n', 'scenario s {}\r\n\r\nscenario t {}\r\n'],
  ['// only\n\n\n', '// only\n'], ['\n\n// first\n\n\nscenario s{}\n\n\n// last\n\n', '// first\n\nscenario s {}\n\n// last\n'], ['// first\nscenario s{}\n// second\nscenario t{}', '// first\nscenario s {}\n\n// second\nscenario t {}\n'],
  ['scenario s{ title "T"\n\n}', 'scenario s {\n  title "T"\n}\n'], ['scenario s{\n\n// c\n\nflow f "F" { } flow g "G" { }\n\n}', 'scenario s {\n  // c\n\n  flow f "F" {}\n\n  flow g "G" {}\n}\n'],
  ['scenario s{ flow f "F" { alt "a" { }\n\nelse "b" { } }\n title "T" }', 'scenario s {\n  flow f "F" {\n    alt "a" {} else "b" {}\n  }\n  title "T"\n}\n'],
  ['scenario s{}// after', 'scenario s {} // after\n'], ['scenario s {\n\n\n}', 'scenario s {}\n'], ['scenario s { // in\n\n}', 'scenario s { // in\n}\n'],
])('%j becomes %j', (text, expected) => {
  expect(format(text)).toBe(expected);
});
