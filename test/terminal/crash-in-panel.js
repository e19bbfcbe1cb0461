// Loaded before the program: from SIGUSR2 on, what the header is painted with is broken.
process.on('SIGUSR2', () => {
  Array.prototype.toReversed = () => {
    throw new Error('a bug in a panel for the test');
  };
  process.title = 'broken';
});
