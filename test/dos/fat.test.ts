import fc from 'fast-check';
import { FatFsDisk } from 'fatfs-wasm';
import { describe, expect, test } from 'vitest';
import { formatDisk } from '../../src/dos/format.ts';
import { aliases } from '../../src/dos/hostNames.ts';
import type { HostVolume } from '../../src/dos/hostVolume.ts';
import { createFatVolume } from '../../src/dos/hostVolume.ts';

const FLOPPY = 1440 * 1024;
const SMALL_DISK = 2 * 1024 * 1024;
const DISK = 12 * 1024 * 1024;

function open(image: Uint8Array): HostVolume {
  const volume = createFatVolume(image);
  if (volume === null) throw new Error('no volume');
  return volume;
}

function formatted(size: number): Uint8Array {
  const image = new Uint8Array(size);
  formatDisk(image, 'TESTDISK');
  return image;
}

/** Every cluster in use belongs to exactly one chain: nothing is lost, nothing is shared. */
function expectConsistent(volume: HostVolume): void {
  const { table, geometry } = volume.volume;
  const used = new Set<number>();
  const claim = (cluster: number) => {
    for (const link of table.chain(cluster)) {
      expect(used.has(link), `cluster ${link} in two chains`).toBe(false);
      used.add(link);
    }
  };
  for (const { path } of volume.tree()) {
    const entry = volume.find(path);
    if (entry !== null && entry.cluster !== 0) claim(entry.cluster);
  }
  expect(used.size).toBe(geometry.clusters - table.freeCount());
}

describe('a formatted disk', () => {
  test.each([
    ['160 KiB floppy', 160 * 1024, 12],
    ['360 KiB floppy', 360 * 1024, 12],
    ['720 KiB floppy', 720 * 1024, 12],
    ['1.2 MiB floppy', 1200 * 1024, 12],
    ['1.44 MiB floppy', FLOPPY, 12],
    ['2 MiB disk', SMALL_DISK, 12],
    ['12 MiB disk', DISK, 16],
    ['32 MiB disk', 32 * 1024 * 1024, 16],
    ['64 MiB disk', 64 * 1024 * 1024, 16],
  ])(
    'a %s is empty, of the right kind, and readable by another implementation',
    async (_, size, bits) => {
      const image = formatted(size);
      const volume = open(image);
      expect(volume.volume.geometry.bits).toBe(bits);
      expect(volume.volume.geometry.clusters).toBeLessThan(0x8000);
      expect(volume.tree()).toEqual([]);
      const disk = await FatFsDisk.create(image);
      disk.mount();
      expect([...disk.find('', '*')]).toEqual([]);
    },
  );

  test('a hard disk has a partition table whose first partition is the volume', () => {
    const image = formatted(DISK);
    expect([image[510], image[511]]).toEqual([0x55, 0xaa]);
    expect(image[0x1be]).toBe(0x80);
    const start = new DataView(image.buffer).getUint32(0x1be + 8, true);
    expect(start).toBe(63);
    expect(open(image).volume.geometry.start).toBe(start * 512);
  });

  test('an image too small for a disk is refused by name', () => {
    expect(() => formatDisk(new Uint8Array(100_000))).toThrow(RangeError);
  });
});

describe('files', () => {
  test('what is written here is read by another implementation, directories too', async () => {
    const image = formatted(DISK);
    const volume = open(image);
    const big = Uint8Array.from({ length: 70_001 }, (_, i) => i * 7);
    expect(volume.write('HELLO.TXT', new TextEncoder().encode('Hello'))).toBe(0);
    expect(volume.write('SRC\\DEEP\\BIG.BIN', big)).toBe(0);
    const disk = await FatFsDisk.create(image);
    disk.mount();
    expect(new TextDecoder().decode(disk.readFile('HELLO.TXT').slice())).toBe('Hello');
    expect(disk.readFile('SRC/DEEP/BIG.BIN')).toEqual(big);
  });

  test('what another implementation writes is read here', async () => {
    const shared = formatted(FLOPPY);
    const disk = await FatFsDisk.create(shared);
    disk.mount();
    disk.mkdir('SUB');
    disk.writeFile(
      'SUB/A.BIN',
      Uint8Array.from({ length: 5000 }, (_, i) => i),
    );
    const file = open(shared).read('sub/a.bin');
    expect(file).toEqual(Uint8Array.from({ length: 5000 }, (_, i) => i));
  });

  test('a full disk is an error that leaves nothing behind', () => {
    const volume = open(formatted(160 * 1024));
    const free = volume.free();
    expect(volume.write('TOO.BIG', new Uint8Array(free + 1))).toBeLessThan(0);
    expect(volume.free()).toBe(free);
    expect(volume.write('FITS.BIN', new Uint8Array(free))).toBe(0);
    expect(volume.free()).toBe(0);
  });

  test('the root directory takes no more than its entries', () => {
    const volume = open(formatted(160 * 1024));
    const results = Array.from({ length: 70 }, (_, i) => volume.write(`F${i}`, new Uint8Array(0)));
    expect(results.filter((result) => result === 0)).toHaveLength(63);
  });

  test('random writes, removals and directories agree with a plain map', () => {
    const path = fc.constantFrom(
      'A.TXT',
      'B.TXT',
      'D\\A.TXT',
      'D\\E\\C.TXT',
      'D\\E\\LONG.BIN',
      'X',
    );
    const action = fc.oneof(
      fc.record({
        do: fc.constant('write' as const),
        path,
        size: fc.integer({ min: 0, max: 9000 }),
      }),
      fc.record({ do: fc.constant('remove' as const), path }),
    );
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 40 }),
        fc.constantFrom(360 * 1024, SMALL_DISK),
        (actions, size) => {
          const volume = open(formatted(size));
          const model = new Map<string, Uint8Array>();
          for (const [i, step] of actions.entries()) {
            if (step.do === 'write') {
              const bytes = new Uint8Array(step.size).fill(i + 1);
              expect(volume.write(step.path, bytes)).toBe(0);
              model.set(step.path, bytes);
            } else {
              expect(volume.remove(step.path) === 0).toBe(model.delete(step.path));
            }
          }
          for (const [name, bytes] of model) expect(volume.read(name)).toEqual(bytes);
          const files = volume.tree().filter((item) => !item.directory);
          expect(files.map((file) => file.path).sort()).toEqual([...model.keys()].sort());
          expectConsistent(volume);
        },
      ),
      { numRuns: 30, seed: 1 },
    );
  });
});

describe('hostile images', () => {
  test('a boot sector of garbage is answered and never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 512, maxLength: 512 }), (sector) => {
        const image = formatted(160 * 1024);
        image.set(sector);
        expect(() => {
          const volume = createFatVolume(image);
          volume?.tree();
          volume?.write('A', new Uint8Array(3000));
        }).not.toThrow();
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  test('a damaged volume answers every operation and stays inside its bytes', () => {
    const damage = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 255 })),
      {
        minLength: 1,
        maxLength: 400,
      },
    );
    fc.assert(
      fc.property(damage, (pokes) => {
        const outer = new Uint8Array(160 * 1024 + 8192).fill(0xa5);
        const image = outer.subarray(4096, 4096 + 160 * 1024);
        formatDisk(image);
        const volume = open(image);
        for (let i = 0; i < 10; i++)
          volume.write(`D${i % 3}\\F${i}.BIN`, new Uint8Array(2000 * i).fill(i));
        for (const [at, value] of pokes) image[at] = value;
        const damaged = createFatVolume(image);
        if (damaged === null) return;
        for (const { path } of damaged.tree()) damaged.read(path);
        damaged.write('D0\\NEW.BIN', new Uint8Array(5000));
        damaged.remove('D1\\F1.BIN');
        damaged.free();
        expect(outer.subarray(0, 4096).every((byte) => byte === 0xa5)).toBe(true);
        expect(outer.subarray(outer.length - 4096).every((byte) => byte === 0xa5)).toBe(true);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  test('a file whose cluster chain is a ring is read to its size, listed and deleted', () => {
    const image = formatted(160 * 1024);
    const volume = open(image);
    volume.write('RING.BIN', new Uint8Array(3000).fill(7));
    const entry = volume.find('RING.BIN');
    if (entry === null) throw new Error('not there');
    const { last } = volume.volume.table.end(entry.cluster);
    volume.volume.table.set(last, entry.cluster);
    expect(volume.read('RING.BIN')).toHaveLength(3000);
    expect(
      volume.volume.read({ cluster: entry.cluster, size: 1_000_000 }, 0, 1_000_000),
    ).toHaveLength(1_000_000);
    expect(volume.remove('RING.BIN')).toBe(0);
    expectConsistent(volume);
  });

  test('a directory that contains itself ends', () => {
    const image = formatted(160 * 1024);
    const volume = open(image);
    volume.write('D\\A', new Uint8Array(1));
    const entry = volume.find('D');
    if (entry === null) throw new Error('not there');
    volume.volume.table.set(entry.cluster, entry.cluster);
    for (let i = 0; i < 40; i++) volume.write(`D\\F${i}`, new Uint8Array(1));
    expect(volume.tree().length).toBeGreaterThan(0);
  });
});

describe('host names (G70)', () => {
  test.each([
    [['readme.txt'], ['README.TXT']],
    [['long file name.html'], ['LONGFI~1.HTM']],
    [
      ['FOO.TXT', 'foo.txt', 'Foo.Txt'],
      ['FOO.TXT', 'FOO~2.TXT', 'FOO~1.TXT'],
    ],
    [['con.txt'], ['CON~1.TXT']],
    [['.profile'], ['PROFIL~1']],
    [
      ['src/a.b.c', 'src/a_b.c'],
      ['SRC\\A_B~1.C', 'SRC\\A_B.C'],
    ],
    [['ärger.c'], ['ARGER~1.C']],
    [['../../etc/passwd'], ['ETC\\PASSWD']],
  ])('%j becomes %j', (names, expected) => {
    const map = aliases(names);
    expect(names.map((name) => map.get(name))).toEqual(expected);
  });

  test('every name of any set gets a path of its own that DOS accepts, in any order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 14 }), { maxLength: 12 }),
        (names) => {
          const map = aliases(names);
          const values = [...map.values()];
          expect(new Set(values).size).toBe(values.length);
          expect(aliases([...names].reverse())).toEqual(map);
          const volume = open(formatted(160 * 1024));
          for (const value of values) expect(volume.write(value, new Uint8Array(1)), value).toBe(0);
        },
      ),
      { numRuns: 100, seed: 4 },
    );
  });
});
