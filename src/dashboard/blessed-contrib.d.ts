/** The package publishes types for its index only, which we never load. */
declare module 'blessed-contrib/lib/widget/gauge.js' {
  const Gauge: unknown;
  export default Gauge;
}
