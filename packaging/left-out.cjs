// Stands in the bundle for what rxtop never calls.
module.exports = () => {
  throw new Error('this is not part of rxtop');
};
