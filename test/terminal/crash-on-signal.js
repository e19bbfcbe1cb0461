// Loaded before the program: a bug that strikes when SIGUSR2 comes.
process.on('SIGUSR2', () => {
  throw new Error('a bug for the test');
});
