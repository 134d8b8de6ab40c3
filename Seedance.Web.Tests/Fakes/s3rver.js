// A bucket server on a free port: node s3rver.js <folder of s3rver> <folder of the buckets>. Prints its port and ends with its input.
const path = require('path');
const fs = require('fs');
const [, , home, folder] = process.argv;
const Files = require(path.join(home, 'lib/stores/filesystem.js'));

// It says "stored" when the last bytes are handed to the disk, not when they are there.
const put = Files.prototype.putObject;
Files.prototype.putObject = async function (object) {
  const result = await put.call(this, object);
  const file = this.getResourcePath(object.bucket, object.key, 'object');
  while (fs.statSync(file).size !== result.size) await new Promise(setImmediate);
  return result;
};

const S3rver = require(home);
new S3rver({ address: '127.0.0.1', port: 0, directory: folder, silent: true }).run().then(({ port }) => console.log(port));
process.stdin.on('end', () => process.exit()).resume();
