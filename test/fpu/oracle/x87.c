/*
 * What the coprocessor of this computer makes of operands: reads cases from standard input, executes
 * each with the instruction itself, and writes its state and results to standard output. For the
 * transcendental functions the result in 113 bits is given too, rounded to a long double.
 *
 * A case has 24 bytes: number of the operation, unused, control word (2), ST(0) (10), and ST(1) or
 * the memory operand (10). A result has 160: FSAVE's image (108), memory (20), up to two
 * results of the 113-bit library (16 each, 10 used).
 *
 * gcc -O1 -o x87 x87.c -lquadmath -lm
 */
#include <quadmath.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct case_ {
  uint8_t op, unused;
  uint16_t control;
  uint8_t a[10], b[10];
} __attribute__((packed));

struct result {
  uint8_t image[108];
  uint8_t memory[20];
  uint8_t exact[2][16];
} __attribute__((packed));

static struct case_ c;
static struct result r;

/* ST(0) = a, ST(1) = b; FNSAVE does not wait, so that unmasked exceptions stay pending. */
#define REGISTERS(text)                                                                       \
  __asm__ volatile("fninit\n fldt %1\n fldt %2\n fldcw %3\n " text "\n fnsave %0\n"          \
                   : "=m"(r.image) : "m"(c.b), "m"(c.a), "m"(c.control) : "memory")
/* ST(0) = a, the memory operand is b. */
#define FROM_MEMORY(text)                                                                     \
  __asm__ volatile("fninit\n fldt %1\n fldcw %2\n " text " %3\n fnsave %0\n"                  \
                   : "=m"(r.image) : "m"(c.a), "m"(c.control), "m"(c.b) : "memory")
#define TO_MEMORY(text)                                                                       \
  __asm__ volatile("fninit\n fldt %2\n fldcw %3\n " text " %1\n fnsave %0\n"                  \
                   : "=m"(r.image), "+m"(r.memory) : "m"(c.a), "m"(c.control) : "memory")

static long double load(const uint8_t *bytes) {
  long double value = 0;
  memcpy(&value, bytes, 10);
  return value;
}

static void keep(int which, __float128 value) {
  long double rounded = (long double)value;
  memcpy(r.exact[which], &rounded, 10);
}

static void exactly(void) {
  __float128 x = load(c.a), y = load(c.b);
  switch (c.op) {
    case 20: keep(0, expm1q(x * M_LN2q)); break;
    case 21: keep(0, y * log2q(x)); break;
    case 22: keep(0, y * (log1pq(x) / M_LN2q)); break;
    case 23: keep(0, tanq(x)); break;
    case 24: keep(0, atan2q(y, x)); break;
    case 25: keep(0, sinq(x)); break;
    case 26: keep(0, cosq(x)); break;
    case 27: keep(0, cosq(x)); keep(1, sinq(x)); break;
  }
}

static int execute(void) {
  switch (c.op) {
    case 0: REGISTERS("fadd %%st(1), %%st"); break;
    case 1: REGISTERS("fmul %%st(1), %%st"); break;
    case 2: REGISTERS("fsub %%st(1), %%st"); break;
    case 3: REGISTERS("fsubr %%st(1), %%st"); break;
    case 4: REGISTERS("fdiv %%st(1), %%st"); break;
    case 5: REGISTERS("fdivr %%st(1), %%st"); break;
    case 6: REGISTERS("fsqrt"); break;
    case 7: REGISTERS("fprem"); break;
    case 8: REGISTERS("fprem1"); break;
    case 9: REGISTERS("fscale"); break;
    case 10: REGISTERS("fxtract"); break;
    case 11: REGISTERS("frndint"); break;
    case 12: REGISTERS("fcom"); break;
    case 13: REGISTERS("fucom"); break;
    case 14: REGISTERS("ftst"); break;
    case 15: REGISTERS("fxam"); break;
    case 16: REGISTERS("fchs"); break;
    case 17: REGISTERS("fabs"); break;
    case 18: REGISTERS(".byte 0xdc, 0xe1"); break; /* st1 = st0 - st1, FSUBR ST(1),ST */
    case 19: REGISTERS(".byte 0xde, 0xf9"); break; /* FDIVP ST(1),ST */
    case 20: REGISTERS("f2xm1"); break;
    case 21: REGISTERS("fyl2x"); break;
    case 22: REGISTERS("fyl2xp1"); break;
    case 23: REGISTERS("fptan"); break;
    case 24: REGISTERS("fpatan"); break;
    case 25: REGISTERS("fsin"); break;
    case 26: REGISTERS("fcos"); break;
    case 27: REGISTERS("fsincos"); break;
    case 28: TO_MEMORY("fsts"); break;
    case 29: TO_MEMORY("fstpl"); break;
    case 30: TO_MEMORY("fistps"); break;
    case 31: TO_MEMORY("fistl"); break;
    case 32: TO_MEMORY("fistpll"); break;
    case 33: TO_MEMORY("fbstp"); break;
    case 34: TO_MEMORY("fstpt"); break;
    case 35: FROM_MEMORY("flds"); break;
    case 36: FROM_MEMORY("fldl"); break;
    case 37: FROM_MEMORY("filds"); break;
    case 38: FROM_MEMORY("fildl"); break;
    case 39: FROM_MEMORY("fildll"); break;
    case 40: FROM_MEMORY("fbld"); break;
    case 41: FROM_MEMORY("fldt"); break;
    case 42: FROM_MEMORY("fadds"); break;
    case 43: FROM_MEMORY("fsubl"); break;
    case 44: FROM_MEMORY("fiadds"); break;
    case 45: FROM_MEMORY("fidivrl"); break;
    case 46: FROM_MEMORY("fcoms"); break;
    case 47: FROM_MEMORY("fcompl"); break;
    case 48: FROM_MEMORY("ficoml"); break;
    case 49: FROM_MEMORY("fmull"); break;
    case 50: REGISTERS("fldpi"); break;
    case 51: REGISTERS("fldl2t"); break;
    case 52: REGISTERS("fldl2e"); break;
    case 53: REGISTERS("fldlg2"); break;
    case 54: REGISTERS("fldln2"); break;
    case 55: REGISTERS("fxch"); break;
    case 56: REGISTERS("fincstp\n fadd %%st(1), %%st"); break; /* an operand is empty */
    case 57: REGISTERS("ffree %%st(0)\n fsqrt"); break;
    case 58: REGISTERS("fdecstp\n fcom"); break;
    case 59: REGISTERS("fdecstp\n fdecstp\n fdecstp\n fld1"); break;
    case 60: REGISTERS("fincstp\n fincstp\n fincstp\n fld1\n fld1"); break; /* it overflows */
    case 61: REGISTERS("fincstp\n fincstp\n fxch"); break;
    case 62: REGISTERS("fucompp"); break;
    case 63: REGISTERS("fcompp"); break;
    default: return 0;
  }
  return 1;
}

int main(void) {
  while (fread(&c, sizeof c, 1, stdin) == 1) {
    memset(&r, 0xee, sizeof r);
    memset(r.exact, 0, sizeof r.exact);
    if (!execute()) return 1;
    exactly();
    fwrite(&r, sizeof r, 1, stdout);
  }
  return 0;
}
