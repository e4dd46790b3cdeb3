// Preloaded into Azurite: keeps what a message costs from growing with the number that wait. Azurite's queue has its messages in a
// LokiJS collection with four indices, three of which tell no two messages of a queue apart; LokiJS sorts all of them anew for every
// change of several documents, be they none; and each request sorts and looks through all messages several times. What is stored,
// found, handed out and answered stays the same.
'use strict';

const path = require('path');
const azurite = path.dirname(process.argv[1]);
const lokijs = require(require.resolve('lokijs', { paths: [azurite] }));
const QueueStore = require(path.join(azurite, 'queue', 'persistence', 'LokiQueueMetadataStore.js')).default;
const MemoryExtentStore = require(path.join(azurite, 'common', 'persistence', 'MemoryExtentStore.js')).default;

const MESSAGES = '$MESSAGES_COLLECTION$';

replace(lokijs.prototype, 'addCollection', (original) => function (name, options) {
  return original.call(this, name, name === MESSAGES ? { ...options, indices: ['messageId'] } : options);
});

replace(lokijs.Collection?.prototype, 'findOne', (original) => function (query) {
  // The first member decides which index is used.
  return original.call(this, query?.messageId === undefined ? query : { messageId: query.messageId, ...query });
});

// Every request clears the expired messages; there can't be any before the first of them expires.
const firstExpiry = new WeakMap();
replace(QueueStore.prototype, 'insertMessage', (original) => function (message, context) {
  firstExpiry.set(this, Math.min(firstExpiry.get(this) ?? -Infinity, message.expirationTime.getTime()));
  return original.call(this, message, context);
});
replace(QueueStore.prototype, 'clearExpiredMessages', (original) => async function (account, queue, context) {
  if ((firstExpiry.get(this) ?? -Infinity) > Date.now()) {
    return;
  }
  await original.call(this, account, queue, context);
  const { data } = this.db.getCollection(this.MESSAGES_COLLECTION);
  firstExpiry.set(this, data.reduce((first, message) => Math.min(first, new Date(message.expirationTime).getTime()), Infinity));
});

// Hands out those that have been visible for the longest time, among equals the one that was put first.
replace(QueueStore.prototype, 'getMessages', () => async function (account, queue, hiddenUntil, popReceipt, count = 1, at = new Date(), context) {
  this.checkQueueExist(account, queue, context);
  this.clearExpiredMessages(account, queue, context);
  const messages = this.db.getCollection(this.MESSAGES_COLLECTION);
  const now = at.getTime();
  const taken = [];
  for (const message of messages.data) {
    let place = taken.length;
    while (place > 0 && taken[place - 1].timeNextVisible > message.timeNextVisible) {
      place--;
    }
    if (place < count && message.timeNextVisible <= now && message.queueName === queue && message.accountName === account) {
      taken.splice(place, 0, message);
      taken.length = Math.min(taken.length, count);
    }
  }
  for (const message of taken) {
    message.timeNextVisible = hiddenUntil.getTime();
    message.popReceipt = popReceipt;
    message.dequeueCount = Number(message.dequeueCount) + 1;
  }
  // None of what changed is indexed.
  messages.dirty ||= taken.length > 0;
  return taken.map((message) => this.messageCopy(message));
});

// In memory each message's text is an extent of its own; those of deleted messages are cleared once a minute, together.
replace(MemoryExtentStore.prototype, 'deleteExtents', () => async function (extents) {
  const ids = [...extents];
  ids.forEach((id) => this.chunks.delete(this.categoryName, id));
  const { db, EXTENTS_COLLECTION } = this.metadataStore;
  db.getCollection(EXTENTS_COLLECTION).findAndRemove({ id: { $in: ids } });
  return ids.length;
});

function replace(prototype, name, replacement) {
  const original = prototype?.[name];
  if (typeof original !== 'function') {
    throw new Error(`lean-queue.cjs does not fit this version of Azurite (${name} is missing): correct it, or start Azurite without it.`);
  }
  prototype[name] = replacement(original);
}
