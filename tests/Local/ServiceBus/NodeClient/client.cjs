// Sends to and receives from a queue of the broker as an app in another language would; tells what it saw as JSON.
const { ServiceBusClient } = require('@azure/service-bus');

const queue = 'incident-events';

async function receive(receiver, count) {
  const messages = [];
  while (messages.length < count) {
    messages.push(...await receiver.receiveMessages(count - messages.length, { maxWaitTimeInMs: 20000 }));
  }

  return messages.sort((a, b) => a.sequenceNumber.compare(b.sequenceNumber));
}

async function main() {
  const client = new ServiceBusClient(process.env.SERVICEBUS_CONNECTION);
  const sender = client.createSender(queue);
  const receiver = client.createReceiver(queue);
  const seen = {};

  const first = (await receive(receiver, 1))[0];
  seen.first = { body: String(first.body), messageId: first.messageId, property: first.applicationProperties.p, deliveryCount: first.deliveryCount };
  await receiver.completeMessage(first);

  const batch = await sender.createMessageBatch();
  batch.tryAddMessage({ body: { name: '日本語 👍' }, messageId: 'complete', applicationProperties: { n: 1 } });
  batch.tryAddMessage({ body: 'abandon', messageId: 'abandon' });
  await sender.sendMessages(batch);
  await sender.sendMessages({ body: Buffer.from([1, 2, 3]), messageId: 'dead' });

  const [complete, abandon, dead] = await receive(receiver, 3);
  seen.body = complete.body;
  await receiver.renewMessageLock(complete);
  await receiver.completeMessage(complete);
  await receiver.abandonMessage(abandon, { again: true });
  await receiver.deadLetterMessage(dead, { deadLetterReason: 'Reason', deadLetterErrorDescription: 'Description' });
  seen.peeked = (await receiver.peekMessages(10, { fromSequenceNumber: first.sequenceNumber })).map((message) => message.messageId);

  const letters = client.createReceiver(queue, { subQueueType: 'deadLetter' });
  const letter = (await receive(letters, 1))[0];
  seen.letter = { messageId: letter.messageId, reason: letter.deadLetterReason, description: letter.deadLetterErrorDescription };
  await letters.completeMessage(letter);

  seen.scheduled = (await sender.scheduleMessages({ body: 'later', messageId: 'later' }, new Date(Date.now() + 3600000))).length;

  const streamed = await new Promise((resolve, reject) => {
    receiver.subscribe({ processMessage: async (message) => resolve(message), processError: async (error) => reject(error.error) });
  });
  seen.streamed = { messageId: streamed.messageId, again: streamed.applicationProperties.again, deliveryCount: streamed.deliveryCount };

  try {
    await client.createSender('nowhere').sendMessages({ body: 'a' });
  } catch (error) {
    seen.unknown = error.code;
  }

  await receiver.close();
  await client.close();
  console.log(JSON.stringify(seen));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
