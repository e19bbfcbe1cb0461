import type {TrafficRates} from '../../src/anomaly/traffic-detector.js';
import {createNormal, createRandom} from '../anomaly/random.js';

/** What a container's traffic is like when nothing is wrong. */
export interface Service {
  readonly name: string;
  /** Spread of the second-to-second noise, as a standard deviation of the logarithm. */
  readonly noise: number;
  /** How much of a second's noise stays for the next. */
  readonly persistence: number;
  /** By how much the day's peak is above its trough; 1 is no day pattern. */
  readonly dayPeak: number;
  readonly receiveBytes: number;
  readonly transmitBytes: number;
  readonly packetBytes: number;
  /** Chance a second of a burst of ordinary work, its usual factor (log-normal) and seconds. */
  readonly bursts?: {readonly perHour: number; readonly factor: number; readonly seconds: number};
  /** Work by the clock: every so many seconds, for so many, at this factor. */
  readonly job?: {readonly everySeconds: number; readonly seconds: number; readonly factor: number};
  /** Restarts: every so many seconds the figures are unknown for two. */
  readonly restartEverySeconds?: number;
}

export const SERVICES: readonly Service[] = [
  {
    name: 'steady',
    noise: 0.1,
    persistence: 0.5,
    dayPeak: 1,
    receiveBytes: 250e3,
    transmitBytes: 2e6,
    packetBytes: 900,
  },
  {name: 'noisy', noise: 0.4, persistence: 0.7, dayPeak: 1, receiveBytes: 80e3, transmitBytes: 60e3, packetBytes: 500},
  {name: 'by day', noise: 0.2, persistence: 0.6, dayPeak: 5, receiveBytes: 1e6, transmitBytes: 4e6, packetBytes: 800},
  {
    name: 'bursty',
    noise: 0.5,
    persistence: 0.6,
    dayPeak: 2,
    receiveBytes: 50e3,
    transmitBytes: 200e3,
    packetBytes: 700,
    bursts: {perHour: 30, factor: 6, seconds: 8},
  },
  {
    name: 'idle with cron',
    noise: 0.8,
    persistence: 0,
    dayPeak: 1,
    receiveBytes: 120,
    transmitBytes: 60,
    packetBytes: 80,
    job: {everySeconds: 300, seconds: 15, factor: 4000},
  },
  {
    name: 'restarting',
    noise: 0.3,
    persistence: 0.5,
    dayPeak: 1,
    receiveBytes: 300e3,
    transmitBytes: 150e3,
    packetBytes: 600,
    restartEverySeconds: 1800,
  },
];

/** A fault put into traffic: what it does to the rates, `second` seconds after it began. */
export interface Fault {
  readonly name: string;
  readonly apply: (rates: TrafficRates, second: number, usual: Service) => void;
}

export const FAULTS: readonly Fault[] = [
  {
    name: 'burst x20',
    apply: rates => {
      rates.transmitBytes *= 20;
      rates.transmitPackets *= 20;
    },
  },
  {
    name: 'silence',
    apply: rates => {
      for (const key of ['receiveBytes', 'transmitBytes', 'receivePackets', 'transmitPackets'] as const) rates[key] = 0;
    },
  },
  {
    name: 'level x4',
    apply: rates => {
      for (const key of ['receiveBytes', 'transmitBytes', 'receivePackets', 'transmitPackets'] as const)
        rates[key] *= 4;
    },
  },
  {
    name: 'drift x10 in an hour',
    apply: (rates, second) => {
      const factor = 10 ** Math.min(1, second / 3600);
      rates.transmitBytes *= factor;
      rates.transmitPackets *= factor;
    },
  },
  {
    name: 'ratio: sends 30x what it receives',
    apply: (rates, _, usual) => {
      rates.transmitBytes = 30 * Math.max(rates.receiveBytes, usual.receiveBytes, 5000);
      rates.transmitPackets = rates.transmitBytes / 1400;
    },
  },
  {
    name: 'small-packet flood',
    apply: rates => {
      rates.receivePackets = rates.receivePackets * 10 + 5000;
      rates.receiveBytes += rates.receivePackets * 60;
    },
  },
  {
    name: 'drops rise',
    apply: rates => {
      rates.faults = 20;
    },
  },
  {
    name: 'flapping every 20 s',
    apply: (rates, second) => {
      if (Math.floor(second / 20) % 2 === 0) return;

      for (const key of ['receiveBytes', 'transmitBytes', 'receivePackets', 'transmitPackets'] as const) rates[key] = 0;
    },
  },
];

/** Makes a service's rates second by second, the same for the same seed. The object is reused. */
export function createTraffic(service: Service, seed: number): (second: number) => TrafficRates {
  const random = createRandom(seed);
  const normal = createNormal(random);
  const rates: TrafficRates = {receiveBytes: 0, transmitBytes: 0, receivePackets: 0, transmitPackets: 0, faults: 0};
  const state = {common: 0, receive: 0, transmit: 0};
  let burstUntil = -1;
  let burstFactor = 1;
  const step = (before: number) => service.persistence * before + Math.sqrt(1 - service.persistence ** 2) * normal();
  return second => {
    state.common = step(state.common);
    state.receive = step(state.receive);
    state.transmit = step(state.transmit);
    const {bursts, job, restartEverySeconds, dayPeak, noise} = service;
    if (bursts !== undefined && second > burstUntil && random() < bursts.perHour / 3600) {
      burstFactor = bursts.factor * Math.exp(0.5 * normal());
      burstUntil = second + bursts.seconds * -Math.log(random());
    }
    const day = 1 + ((dayPeak - 1) * (1 - Math.cos((2 * Math.PI * second) / 86_400))) / 2;
    const burst = second <= burstUntil ? burstFactor : 1;
    const isJob = job !== undefined && second % job.everySeconds < job.seconds;
    const level = day * burst * (isJob ? job.factor : 1) * Math.exp(noise * 0.7 * state.common);
    rates.receiveBytes = service.receiveBytes * level * Math.exp(noise * 0.7 * state.receive);
    rates.transmitBytes = service.transmitBytes * level * Math.exp(noise * 0.7 * state.transmit);
    rates.receivePackets = Math.round((rates.receiveBytes / service.packetBytes) * Math.exp(0.05 * normal()));
    rates.transmitPackets = Math.round((rates.transmitBytes / service.packetBytes) * Math.exp(0.05 * normal()));
    rates.faults = 0;
    if (restartEverySeconds !== undefined && second > 0 && second % restartEverySeconds < 2) {
      rates.receiveBytes = Number.NaN;
      rates.transmitBytes = Number.NaN;
      rates.receivePackets = Number.NaN;
      rates.transmitPackets = Number.NaN;
    }
    return rates;
  };
}
