import type {SharesBar} from '../view/container-detail.js';
import type {Rectangle} from '../view/surface.js';
import type {BlessedElement, BlessedScreen} from './blessed-screen.js';

/** Shows the shares of a container's networks as one bar of several colours. */
export interface SharesGauge {
  /** Shows a bar, or none. Answers the cells that it drew, undefined while the widget is being loaded. */
  show(bar: SharesBar | undefined): Rectangle | undefined;
}

/** What we use of the widget. It takes shares of 0 to 1; above 1.001 it would read them as percent. */
interface Gauge extends BlessedElement {
  setStack(parts: readonly {readonly percent: number; readonly stroke: number}[]): void;
}

type GaugeConstructor = new (options: object) => Gauge;

/** The gauge leaves this many blanks round its bar. */
const BLANKS = {left: 1, above: 2, right: 4, height: 5} as const;

/**
 * blessed-contrib's gauge, stacked. It draws below the painted cells, which leave a hole where its bar is. The package is
 * loaded when the first bar is due, and by the widget's own file: its index loads megabytes of maps and markdown.
 */
export function createSharesGauge(screen: BlessedScreen, onLoad: () => void): SharesGauge {
  let widget: GaugeConstructor | 'loading' | undefined;
  let gauge: Gauge | undefined;
  let place: Rectangle | undefined;

  const load = async () => {
    widget = 'loading';
    widget = (await import('blessed-contrib/lib/widget/gauge.js')).default as GaugeConstructor;
    onLoad();
  };

  return {
    show(bar) {
      if (gauge !== undefined && (bar === undefined || !isSame(place, bar.place))) {
        screen.remove(gauge);
        gauge = undefined;
      }
      if (bar === undefined) return undefined;

      if (widget === undefined) void load();
      if (widget === undefined || widget === 'loading') return undefined;

      place = bar.place;
      gauge ??= attach(screen, widget, bar.place);
      gauge.setStack(bar.parts.map(({share, color}) => ({percent: Math.min(share, 1), stroke: color})));
      return place;
    },
  };
}

/** The widget measures itself once, when it is attached: another size needs another one. */
function attach(screen: BlessedScreen, GaugeWidget: GaugeConstructor, {x, y, width}: Rectangle): Gauge {
  const gauge = new GaugeWidget({
    left: x - BLANKS.left,
    top: y - BLANKS.above,
    width: width + BLANKS.left + BLANKS.right,
    height: BLANKS.height,
    showLabel: false,
    wrap: false,
  });
  screen.append(gauge);
  gauge.setBack();
  return gauge;
}

function isSame(a: Rectangle | undefined, b: Rectangle): boolean {
  return a !== undefined && a.x === b.x && a.y === b.y && a.width === b.width;
}
