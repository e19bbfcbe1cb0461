import {describe, expect, test} from 'vitest';
import {abilitiesOf} from '../../src/dashboard/terminal-abilities.js';

const WISHES = {isColorWanted: true, isAscii: false};

describe('colours', () => {
  test.each([
    [{TERM: 'xterm-256color'}, 256],
    [{TERM: 'tmux-256color'}, 256],
    [{TERM: 'screen-256color'}, 256],
    [{TERM: 'alacritty'}, 256],
    [{TERM: 'xterm-kitty'}, 256],
    [{TERM: 'foot'}, 256],
    [{TERM: 'xterm-direct'}, 256],
    [{TERM: 'xterm', COLORTERM: 'truecolor'}, 256],
    [{TERM: 'xterm'}, 8],
    [{TERM: 'screen'}, 8],
    [{TERM: 'linux'}, 8],
    [{TERM: 'vt220'}, 'none'],
    [{TERM: 'xterm-256color', NO_COLOR: '1'}, 'none'],
    [{TERM: 'xterm-256color', NO_COLOR: ''}, 256],
    [{}, 8],
  ] as const)('%o has %s', (environment, colors) => {
    expect(abilitiesOf(environment, WISHES).colors).toBe(colors);
  });

  test('that the user does not want are not used', () => {
    expect(abilitiesOf({TERM: 'xterm-256color'}, {...WISHES, isColorWanted: false}).colors).toBe('none');
  });
});

describe('UTF-8', () => {
  test.each([
    [{LANG: 'en_US.UTF-8'}, true],
    [{LC_ALL: 'C', LANG: 'en_US.UTF-8'}, false],
    [{LC_CTYPE: 'de_DE.utf8', LANG: 'C'}, true],
    [{LC_ALL: '', LC_CTYPE: 'POSIX', LANG: 'C.UTF-8'}, false],
    [{LANG: 'C'}, false],
    [{}, true],
  ])('%o: %s', (environment, isUnicode) => {
    expect(abilitiesOf(environment, WISHES).isUnicode).toBe(isUnicode);
  });

  test('gives way to --ascii', () => {
    expect(abilitiesOf({LANG: 'C.UTF-8'}, {...WISHES, isAscii: true}).isUnicode).toBe(false);
  });
});
