import {arrayIn, isObject, numberIn, objectIn, parseJsonIfAny, textIn} from '../engine/json-shape.js';

/** What the kernel tells of an interface over netlink, and no file tells. */
export interface Link {
  readonly index: number;
  /** The kernel's own word: `veth`, `bridge`, `wireguard`, `tun` or `tap`…; undefined for hardware. */
  readonly kind: string | undefined;
  /** Whether it is a port of a bridge, or part of a bond. */
  readonly hasMaster: boolean;
  /** Where the interface is that it was made on, or the other end of a pair; undefined where there is none. */
  readonly lower: 'here' | 'elsewhere' | undefined;
}

/**
 * Reads what `ip -details -json link show` prints, each byte a character, by the interfaces' names. Undefined where it is no such
 * list. Names hold whatever bytes root in the container chose, and iproute2 prints them as they are.
 *
 *   [{"ifindex":4,"link":"eth0","ifname":"vx0",…,"master":"br0","linkinfo":{"info_kind":"vxlan",…},…}]
 */
export function parseLinks(text: string): ReadonlyMap<string, Link> | undefined {
  const json = parseJsonIfAny(escapeControls(text));
  if (!Array.isArray(json)) return undefined;

  return new Map(
    arrayIn(json).flatMap((entry): Array<[string, Link]> => {
      if (!isObject(entry)) return [];

      const [name, index] = [textIn(entry.ifname), numberIn(entry.ifindex)];
      if (name === undefined || index === undefined) return [];

      return [[name, {index, kind: kindOf(entry.linkinfo), hasMaster: 'master' in entry, lower: lowerOf(entry)}]];
    }),
  );
}

/** JSON has no control characters within texts. White space, which is in no name, may be between them. */
function escapeControls(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A tap and a tun are one kind to the kernel: `{"info_kind":"tun","info_data":{"type":"tap"}}`. */
function kindOf(linkinfo: unknown): string | undefined {
  const {info_kind, info_data} = objectIn(linkinfo);
  const kind = textIn(info_kind);
  return kind === 'tun' ? (textIn(objectIn(info_data).type) ?? kind) : kind;
}

/** `link` names an interface of the same namespace; one of another has but an index, and the namespace's number. */
function lowerOf(entry: Readonly<Record<string, unknown>>): Link['lower'] {
  if (textIn(entry.link) !== undefined) return 'here';

  return numberIn(entry.link_index) === undefined ? undefined : 'elsewhere';
}
