// Azurite's queue clears expired messages at every receive, delete and update. Its database, LokiJS, sorts every index of the
// collection anew on each of these removals, also when nothing is removed, so that each operation costs as much as there are
// messages. Here a removal of nothing does nothing; whatever is removed is removed as before.
'use strict';

const path = require('path');
const lokijs = require(require.resolve('lokijs', { paths: [path.dirname(process.argv[1])] }));
const removeBatchByPositions = lokijs.Collection?.prototype?.removeBatchByPositions;
if (typeof removeBatchByPositions !== 'function') {
  throw new Error('lean-removals.cjs does not fit this version of LokiJS: correct it, or start Azurite without it.');
}

lokijs.Collection.prototype.removeBatchByPositions = function (positions) {
  return positions.length === 0 ? undefined : removeBatchByPositions.call(this, positions);
};
