/**
 * The instruction table: one row per encoding, for the 8086 with its undocumented forms up to the
 * user instructions of the Pentium. Sources: Intel opcode maps (8086 Family User's Manual, 80286
 * and 80386 Programmer's Reference, i486 and Pentium manuals); for what the 8086 does with bytes
 * that its manual leaves out, the SingleStepTests captures of the chip.
 *
 * Prefixes are no rows; decode.ts knows them. ESC is what no coprocessor knows. Not here: LOADALL;
 * instructions that exist in protected mode only are rows with the semantics PROTECTED (an
 * undefined opcode in real and virtual-8086 mode).
 *
 * Columns: opcode, with `/n` or `/n-m` the ModR/M reg field, `m` and `r` behind it for the memory
 * and register forms, `.k` for the register form with r/m k alone; mnemonic (`16-bit|32-bit` where the
 * operand size, for JCXZ the address size, changes it) and operand codes (row.ts); key of the
 * semantics; flags written, left undefined, read; marks: the first model that has the row,
 * `only86` for what only the 8086 and 8088 execute, `alias` for a second encoding of an
 * instruction, which the encoder never chooses, and `sensitive`.
 */
import { type Row, parseRows } from './row.ts';

export const TABLE: readonly Row[] = parseRows(`
# 00-3F: arithmetic and logic, segment pushes, decimal adjust
00      ADD Eb,Gb              ADD        OSZAPC    -      -
01      ADD Ev,Gv              ADD        OSZAPC    -      -
02      ADD Gb,Eb              ADD        OSZAPC    -      -
03      ADD Gv,Ev              ADD        OSZAPC    -      -
04      ADD AL,Ib              ADD        OSZAPC    -      -
05      ADD eAX,Iv             ADD        OSZAPC    -      -
06      PUSH ES                PUSH       -         -      -
07      POP ES                 POP        -         -      -
08      OR Eb,Gb               OR         OSZPC     A      -
09      OR Ev,Gv               OR         OSZPC     A      -
0A      OR Gb,Eb               OR         OSZPC     A      -
0B      OR Gv,Ev               OR         OSZPC     A      -
0C      OR AL,Ib               OR         OSZPC     A      -
0D      OR eAX,Iv              OR         OSZPC     A      -
0E      PUSH CS                PUSH       -         -      -
0F      POP CS                 POP        -         -      -         only86
10      ADC Eb,Gb              ADC        OSZAPC    -      C
11      ADC Ev,Gv              ADC        OSZAPC    -      C
12      ADC Gb,Eb              ADC        OSZAPC    -      C
13      ADC Gv,Ev              ADC        OSZAPC    -      C
14      ADC AL,Ib              ADC        OSZAPC    -      C
15      ADC eAX,Iv             ADC        OSZAPC    -      C
16      PUSH SS                PUSH       -         -      -
17      POP SS                 POP        -         -      -
18      SBB Eb,Gb              SBB        OSZAPC    -      C
19      SBB Ev,Gv              SBB        OSZAPC    -      C
1A      SBB Gb,Eb              SBB        OSZAPC    -      C
1B      SBB Gv,Ev              SBB        OSZAPC    -      C
1C      SBB AL,Ib              SBB        OSZAPC    -      C
1D      SBB eAX,Iv             SBB        OSZAPC    -      C
1E      PUSH DS                PUSH       -         -      -
1F      POP DS                 POP        -         -      -
20      AND Eb,Gb              AND        OSZPC     A      -
21      AND Ev,Gv              AND        OSZPC     A      -
22      AND Gb,Eb              AND        OSZPC     A      -
23      AND Gv,Ev              AND        OSZPC     A      -
24      AND AL,Ib              AND        OSZPC     A      -
25      AND eAX,Iv             AND        OSZPC     A      -
27      DAA                    DAA        SZAPC     O      AC
28      SUB Eb,Gb              SUB        OSZAPC    -      -
29      SUB Ev,Gv              SUB        OSZAPC    -      -
2A      SUB Gb,Eb              SUB        OSZAPC    -      -
2B      SUB Gv,Ev              SUB        OSZAPC    -      -
2C      SUB AL,Ib              SUB        OSZAPC    -      -
2D      SUB eAX,Iv             SUB        OSZAPC    -      -
2F      DAS                    DAS        SZAPC     O      AC
30      XOR Eb,Gb              XOR        OSZPC     A      -
31      XOR Ev,Gv              XOR        OSZPC     A      -
32      XOR Gb,Eb              XOR        OSZPC     A      -
33      XOR Gv,Ev              XOR        OSZPC     A      -
34      XOR AL,Ib              XOR        OSZPC     A      -
35      XOR eAX,Iv             XOR        OSZPC     A      -
37      AAA                    AAA        AC        OSZP   A
38      CMP Eb,Gb              CMP        OSZAPC    -      -
39      CMP Ev,Gv              CMP        OSZAPC    -      -
3A      CMP Gb,Eb              CMP        OSZAPC    -      -
3B      CMP Gv,Ev              CMP        OSZAPC    -      -
3C      CMP AL,Ib              CMP        OSZAPC    -      -
3D      CMP eAX,Iv             CMP        OSZAPC    -      -
3F      AAS                    AAS        AC        OSZP   A
# 40-5F: word registers
40      INC eAX                INC        OSZAP     -      -
41      INC eCX                INC        OSZAP     -      -
42      INC eDX                INC        OSZAP     -      -
43      INC eBX                INC        OSZAP     -      -
44      INC eSP                INC        OSZAP     -      -
45      INC eBP                INC        OSZAP     -      -
46      INC eSI                INC        OSZAP     -      -
47      INC eDI                INC        OSZAP     -      -
48      DEC eAX                DEC        OSZAP     -      -
49      DEC eCX                DEC        OSZAP     -      -
4A      DEC eDX                DEC        OSZAP     -      -
4B      DEC eBX                DEC        OSZAP     -      -
4C      DEC eSP                DEC        OSZAP     -      -
4D      DEC eBP                DEC        OSZAP     -      -
4E      DEC eSI                DEC        OSZAP     -      -
4F      DEC eDI                DEC        OSZAP     -      -
50      PUSH eAX               PUSH       -         -      -
51      PUSH eCX               PUSH       -         -      -
52      PUSH eDX               PUSH       -         -      -
53      PUSH eBX               PUSH       -         -      -
54      PUSH eSP               PUSH       -         -      -
55      PUSH eBP               PUSH       -         -      -
56      PUSH eSI               PUSH       -         -      -
57      PUSH eDI               PUSH       -         -      -
58      POP eAX                POP        -         -      -
59      POP eCX                POP        -         -      -
5A      POP eDX                POP        -         -      -
5B      POP eBX                POP        -         -      -
5C      POP eSP                POP        -         -      -
5D      POP eBP                POP        -         -      -
5E      POP eSI                POP        -         -      -
5F      POP eDI                POP        -         -      -
# 60-6F: on the 8086 the conditional jumps again; later new instructions
60      JO Jb                  Jcc        -         -      O         only86 alias
61      JNO Jb                 Jcc        -         -      O         only86 alias
62      JB Jb                  Jcc        -         -      C         only86 alias
63      JAE Jb                 Jcc        -         -      C         only86 alias
64      JE Jb                  Jcc        -         -      Z         only86 alias
65      JNE Jb                 Jcc        -         -      Z         only86 alias
66      JBE Jb                 Jcc        -         -      CZ        only86 alias
67      JA Jb                  Jcc        -         -      CZ        only86 alias
68      JS Jb                  Jcc        -         -      S         only86 alias
69      JNS Jb                 Jcc        -         -      S         only86 alias
6A      JP Jb                  Jcc        -         -      P         only86 alias
6B      JNP Jb                 Jcc        -         -      P         only86 alias
6C      JL Jb                  Jcc        -         -      SO        only86 alias
6D      JGE Jb                 Jcc        -         -      SO        only86 alias
6E      JLE Jb                 Jcc        -         -      ZSO       only86 alias
6F      JG Jb                  Jcc        -         -      ZSO       only86 alias
60      PUSHA|PUSHAD           PUSHA      -         -      -         80186
61      POPA|POPAD             POPA       -         -      -         80186
62      BOUND Gv,Ma            BOUND      -         -      -         80186
63      ARPL Ew,Gw             PROTECTED  Z         -      -         80286
68      PUSH Iv                PUSH       -         -      -         80186
69      IMUL Gv,Ev,Iv          IMUL3      OC        SZAP   -         80186
6A      PUSH Isb               PUSH       -         -      -         80186
6B      IMUL Gv,Ev,Isb         IMUL3      OC        SZAP   -         80186
6C      INSB Yb,DX             INS        -         -      D         80186 sensitive
6D      INSW|INSD Yv,DX        INS        -         -      D         80186 sensitive
6E      OUTSB DX,Xb            OUTS       -         -      D         80186 sensitive
6F      OUTSW|OUTSD DX,Xv      OUTS       -         -      D         80186 sensitive
# 70-7F: conditional jumps
70      JO Jb                  Jcc        -         -      O
71      JNO Jb                 Jcc        -         -      O
72      JB Jb                  Jcc        -         -      C
73      JAE Jb                 Jcc        -         -      C
74      JE Jb                  Jcc        -         -      Z
75      JNE Jb                 Jcc        -         -      Z
76      JBE Jb                 Jcc        -         -      CZ
77      JA Jb                  Jcc        -         -      CZ
78      JS Jb                  Jcc        -         -      S
79      JNS Jb                 Jcc        -         -      S
7A      JP Jb                  Jcc        -         -      P
7B      JNP Jb                 Jcc        -         -      P
7C      JL Jb                  Jcc        -         -      SO
7D      JGE Jb                 Jcc        -         -      SO
7E      JLE Jb                 Jcc        -         -      ZSO
7F      JG Jb                  Jcc        -         -      ZSO
# 80-8F: immediate group, TEST, XCHG, MOV, LEA, POP
80/0    ADD Eb,Ib              ADD        OSZAPC    -      -
80/1    OR Eb,Ib               OR         OSZPC     A      -
80/2    ADC Eb,Ib              ADC        OSZAPC    -      C
80/3    SBB Eb,Ib              SBB        OSZAPC    -      C
80/4    AND Eb,Ib              AND        OSZPC     A      -
80/5    SUB Eb,Ib              SUB        OSZAPC    -      -
80/6    XOR Eb,Ib              XOR        OSZPC     A      -
80/7    CMP Eb,Ib              CMP        OSZAPC    -      -
81/0    ADD Ev,Iv              ADD        OSZAPC    -      -
81/1    OR Ev,Iv               OR         OSZPC     A      -
81/2    ADC Ev,Iv              ADC        OSZAPC    -      C
81/3    SBB Ev,Iv              SBB        OSZAPC    -      C
81/4    AND Ev,Iv              AND        OSZPC     A      -
81/5    SUB Ev,Iv              SUB        OSZAPC    -      -
81/6    XOR Ev,Iv              XOR        OSZPC     A      -
81/7    CMP Ev,Iv              CMP        OSZAPC    -      -
82/0    ADD Eb,Ib              ADD        OSZAPC    -      -         alias
82/1    OR Eb,Ib               OR         OSZPC     A      -         alias
82/2    ADC Eb,Ib              ADC        OSZAPC    -      C         alias
82/3    SBB Eb,Ib              SBB        OSZAPC    -      C         alias
82/4    AND Eb,Ib              AND        OSZPC     A      -         alias
82/5    SUB Eb,Ib              SUB        OSZAPC    -      -         alias
82/6    XOR Eb,Ib              XOR        OSZPC     A      -         alias
82/7    CMP Eb,Ib              CMP        OSZAPC    -      -         alias
83/0    ADD Ev,Isb             ADD        OSZAPC    -      -
83/1    OR Ev,Isb              OR         OSZPC     A      -
83/2    ADC Ev,Isb             ADC        OSZAPC    -      C
83/3    SBB Ev,Isb             SBB        OSZAPC    -      C
83/4    AND Ev,Isb             AND        OSZPC     A      -
83/5    SUB Ev,Isb             SUB        OSZAPC    -      -
83/6    XOR Ev,Isb             XOR        OSZPC     A      -
83/7    CMP Ev,Isb             CMP        OSZAPC    -      -
84      TEST Eb,Gb             TEST       OSZPC     A      -
85      TEST Ev,Gv             TEST       OSZPC     A      -
86      XCHG Eb,Gb             XCHG       -         -      -
87      XCHG Ev,Gv             XCHG       -         -      -
88      MOV Eb,Gb              MOV        -         -      -
89      MOV Ev,Gv              MOV        -         -      -
8A      MOV Gb,Eb              MOV        -         -      -
8B      MOV Gv,Ev              MOV        -         -      -
8C/0-3  MOV Ex,Sw              MOV_SEG    -         -      -
8C/4-7  MOV Ew,Sw              MOV_SEG    -         -      -         only86 alias
8C/4-5  MOV Ex,Sw              MOV_SEG    -         -      -         80386
8D      LEA Gv,M               LEA        -         -      -
8E/0    MOV Sw,Ew              MOV_SEG    -         -      -
8E/1    MOV Sw,Ew              MOV_SEG    -         -      -         only86
8E/2-3  MOV Sw,Ew              MOV_SEG    -         -      -
8E/4-7  MOV Sw,Ew              MOV_SEG    -         -      -         only86 alias
8E/4-5  MOV Sw,Ew              MOV_SEG    -         -      -         80386
8F/0    POP Ev                 POP        -         -      -
8F/1-7  POP Ev                 POP        -         -      -         only86 alias
# 90-9F: exchange, conversion, far call, flags
90      NOP                    NOP        -         -      -
91      XCHG eCX,eAX           XCHG       -         -      -
92      XCHG eDX,eAX           XCHG       -         -      -
93      XCHG eBX,eAX           XCHG       -         -      -
94      XCHG eSP,eAX           XCHG       -         -      -
95      XCHG eBP,eAX           XCHG       -         -      -
96      XCHG eSI,eAX           XCHG       -         -      -
97      XCHG eDI,eAX           XCHG       -         -      -
98      CBW|CWDE               CBW        -         -      -
99      CWD|CDQ                CWD        -         -      -
9A      CALL Ap                CALL_FAR   -         -      -
9B      WAIT                   WAIT       -         -      -
9C      PUSHF|PUSHFD           PUSHF      -         -      ODITSZAPC sensitive
9D      POPF|POPFD             POPF       ODITSZAPC -      -         sensitive
9E      SAHF                   SAHF       SZAPC     -      -
9F      LAHF                   LAHF       -         -      SZAPC
# A0-AF: accumulator moves, strings
A0      MOV AL,Ob              MOV        -         -      -
A1      MOV eAX,Ov             MOV        -         -      -
A2      MOV Ob,AL              MOV        -         -      -
A3      MOV Ov,eAX             MOV        -         -      -
A4      MOVSB Yb,Xb            MOVS       -         -      D
A5      MOVSW|MOVSD Yv,Xv      MOVS       -         -      D
A6      CMPSB Xb,Yb            CMPS       OSZAPC    -      D
A7      CMPSW|CMPSD Xv,Yv      CMPS       OSZAPC    -      D
A8      TEST AL,Ib             TEST       OSZPC     A      -
A9      TEST eAX,Iv            TEST       OSZPC     A      -
AA      STOSB Yb               STOS       -         -      D
AB      STOSW|STOSD Yv         STOS       -         -      D
AC      LODSB Xb               LODS       -         -      D
AD      LODSW|LODSD Xv         LODS       -         -      D
AE      SCASB Yb               SCAS       OSZAPC    -      D
AF      SCASW|SCASD Yv         SCAS       OSZAPC    -      D
# B0-BF: immediate to register
B0      MOV AL,Ib              MOV        -         -      -
B1      MOV CL,Ib              MOV        -         -      -
B2      MOV DL,Ib              MOV        -         -      -
B3      MOV BL,Ib              MOV        -         -      -
B4      MOV AH,Ib              MOV        -         -      -
B5      MOV CH,Ib              MOV        -         -      -
B6      MOV DH,Ib              MOV        -         -      -
B7      MOV BH,Ib              MOV        -         -      -
B8      MOV eAX,Iv             MOV        -         -      -
B9      MOV eCX,Iv             MOV        -         -      -
BA      MOV eDX,Iv             MOV        -         -      -
BB      MOV eBX,Iv             MOV        -         -      -
BC      MOV eSP,Iv             MOV        -         -      -
BD      MOV eBP,Iv             MOV        -         -      -
BE      MOV eSI,Iv             MOV        -         -      -
BF      MOV eDI,Iv             MOV        -         -      -
# C0-CF: returns, far pointers, interrupts; shifts by a count
C0      RET Iw                 RET        -         -      -         only86 alias
C1      RET                    RET        -         -      -         only86 alias
C0/0    ROL Eb,Ib              ROL        C         O      -         80186
C0/1    ROR Eb,Ib              ROR        C         O      -         80186
C0/2    RCL Eb,Ib              RCL        C         O      C         80186
C0/3    RCR Eb,Ib              RCR        C         O      C         80186
C0/4    SHL Eb,Ib              SHL        SZPC      OA     -         80186
C0/5    SHR Eb,Ib              SHR        SZPC      OA     -         80186
C0/6    SHL Eb,Ib              SHL        SZPC      OA     -         alias 80186
C0/7    SAR Eb,Ib              SAR        SZPC      OA     -         80186
C1/0    ROL Ev,Ib              ROL        C         O      -         80186
C1/1    ROR Ev,Ib              ROR        C         O      -         80186
C1/2    RCL Ev,Ib              RCL        C         O      C         80186
C1/3    RCR Ev,Ib              RCR        C         O      C         80186
C1/4    SHL Ev,Ib              SHL        SZPC      OA     -         80186
C1/5    SHR Ev,Ib              SHR        SZPC      OA     -         80186
C1/6    SHL Ev,Ib              SHL        SZPC      OA     -         alias 80186
C1/7    SAR Ev,Ib              SAR        SZPC      OA     -         80186
C2      RET Iw                 RET        -         -      -
C3      RET                    RET        -         -      -
C4      LES Gv,Mp              LES        -         -      -
C5      LDS Gv,Mp              LDS        -         -      -
C6/0    MOV Eb,Ib              MOV        -         -      -
C6/1-7  MOV Eb,Ib              MOV        -         -      -         only86 alias
C7/0    MOV Ev,Iv              MOV        -         -      -
C7/1-7  MOV Ev,Iv              MOV        -         -      -         only86 alias
C8      RETF Iw                RETF       -         -      -         only86 alias
C9      RETF                   RETF       -         -      -         only86 alias
C8      ENTER Iw,Ib            ENTER      -         -      -         80186
C9      LEAVE                  LEAVE      -         -      -         80186
CA      RETF Iw                RETF       -         -      -
CB      RETF                   RETF       -         -      -
CC      INT3                   INT3       IT        -      -
CD      INT Ib                 INT        IT        -      -         sensitive
CE      INTO                   INTO       IT        -      O
CF      IRET|IRETD             IRET       ODITSZAPC -      -         sensitive
# D0-DF: shifts, ASCII adjust, translate, coprocessor
D0/0    ROL Eb,1               ROL        OC        -      -
D0/1    ROR Eb,1               ROR        OC        -      -
D0/2    RCL Eb,1               RCL        OC        -      C
D0/3    RCR Eb,1               RCR        OC        -      C
D0/4    SHL Eb,1               SHL        OSZPC     A      -
D0/5    SHR Eb,1               SHR        OSZPC     A      -
D0/6    SETMO Eb,1             SETMO      -         OSZAPC -         only86
D0/6    SHL Eb,1               SHL        OSZPC     A      -         alias 80186
D0/7    SAR Eb,1               SAR        OSZPC     A      -
D1/0    ROL Ev,1               ROL        OC        -      -
D1/1    ROR Ev,1               ROR        OC        -      -
D1/2    RCL Ev,1               RCL        OC        -      C
D1/3    RCR Ev,1               RCR        OC        -      C
D1/4    SHL Ev,1               SHL        OSZPC     A      -
D1/5    SHR Ev,1               SHR        OSZPC     A      -
D1/6    SETMO Ev,1             SETMO      -         OSZAPC -         only86
D1/6    SHL Ev,1               SHL        OSZPC     A      -         alias 80186
D1/7    SAR Ev,1               SAR        OSZPC     A      -
D2/0    ROL Eb,CL              ROL        C         O      -
D2/1    ROR Eb,CL              ROR        C         O      -
D2/2    RCL Eb,CL              RCL        C         O      C
D2/3    RCR Eb,CL              RCR        C         O      C
D2/4    SHL Eb,CL              SHL        SZPC      OA     -
D2/5    SHR Eb,CL              SHR        SZPC      OA     -
D2/6    SETMO Eb,CL            SETMO      -         OSZAPC -         only86
D2/6    SHL Eb,CL              SHL        SZPC      OA     -         alias 80186
D2/7    SAR Eb,CL              SAR        SZPC      OA     -
D3/0    ROL Ev,CL              ROL        C         O      -
D3/1    ROR Ev,CL              ROR        C         O      -
D3/2    RCL Ev,CL              RCL        C         O      C
D3/3    RCR Ev,CL              RCR        C         O      C
D3/4    SHL Ev,CL              SHL        SZPC      OA     -
D3/5    SHR Ev,CL              SHR        SZPC      OA     -
D3/6    SETMO Ev,CL            SETMO      -         OSZAPC -         only86
D3/6    SHL Ev,CL              SHL        SZPC      OA     -         alias 80186
D3/7    SAR Ev,CL              SAR        SZPC      OA     -
D4      AAM Ib                 AAM        SZP       OAC    -
D5      AAD Ib                 AAD        SZP       OAC    -
D6      SALC                   SALC       -         -      C
D7      XLATB                  XLAT       -         -      -
D9      ESC Ie,Ew              ESC        -         -      -
DA      ESC Ie,Ew              ESC        -         -      -
DB      ESC Ie,Ew              ESC        -         -      -
DD      ESC Ie,Ew              ESC        -         -      -
DE      ESC Ie,Ew              ESC        -         -      -
DF      ESC Ie,Ew              ESC        -         -      -
# D8-DF: the coprocessor, instruction by instruction
D8/0m   FADD Md                FADD       -         -      -
D8/0r   FADD F0,Fi             FADD       -         -      -
D8/1m   FMUL Md                FMUL       -         -      -
D8/1r   FMUL F0,Fi             FMUL       -         -      -
D8/2m   FCOM Md                FCOM       -         -      -
D8/2r   FCOM Fi                FCOM       -         -      -
D8/3m   FCOMP Md               FCOMP      -         -      -
D8/3r   FCOMP Fi               FCOMP      -         -      -
D8/4m   FSUB Md                FSUB       -         -      -
D8/4r   FSUB F0,Fi             FSUB       -         -      -
D8/5m   FSUBR Md               FSUBR      -         -      -
D8/5r   FSUBR F0,Fi            FSUBR      -         -      -
D8/6m   FDIV Md                FDIV       -         -      -
D8/6r   FDIV F0,Fi             FDIV       -         -      -
D8/7m   FDIVR Md               FDIVR      -         -      -
D8/7r   FDIVR F0,Fi            FDIVR      -         -      -
D9/0m   FLD Md                 FLD        -         -      -
D9/2m   FST Md                 FST        -         -      -
D9/3m   FSTP Md                FSTP       -         -      -
D9/4m   FLDENV M               FLDENV     -         -      -
D9/5m   FLDCW Mw               FLDCW      -         -      -
D9/6m   FNSTENV M              FNSTENV    -         -      -
D9/7m   FNSTCW Mw              FNSTCW     -         -      -
D9/0r   FLD Fi                 FLD        -         -      -
D9/1r   FXCH Fi                FXCH       -         -      -
D9/2.0  FNOP                   FNOP       -         -      -
D9/3r   FSTP Fi                FSTP       -         -      -         alias
D9/4.0  FCHS                   FCHS       -         -      -
D9/4.1  FABS                   FABS       -         -      -
D9/4.4  FTST                   FTST       -         -      -
D9/4.5  FXAM                   FXAM       -         -      -
D9/5.0  FLD1                   FLD1       -         -      -
D9/5.1  FLDL2T                 FLDL2T     -         -      -
D9/5.2  FLDL2E                 FLDL2E     -         -      -
D9/5.3  FLDPI                  FLDPI      -         -      -
D9/5.4  FLDLG2                 FLDLG2     -         -      -
D9/5.5  FLDLN2                 FLDLN2     -         -      -
D9/5.6  FLDZ                   FLDZ       -         -      -
D9/6.0  F2XM1                  F2XM1      -         -      -
D9/6.1  FYL2X                  FYL2X      -         -      -
D9/6.2  FPTAN                  FPTAN      -         -      -
D9/6.3  FPATAN                 FPATAN     -         -      -
D9/6.4  FXTRACT                FXTRACT    -         -      -
D9/6.5  FPREM1                 FPREM1     -         -      -         80386
D9/6.6  FDECSTP                FDECSTP    -         -      -
D9/6.7  FINCSTP                FINCSTP    -         -      -
D9/7.0  FPREM                  FPREM      -         -      -
D9/7.1  FYL2XP1                FYL2XP1    -         -      -
D9/7.2  FSQRT                  FSQRT      -         -      -
D9/7.3  FSINCOS                FSINCOS    -         -      -         80386
D9/7.4  FRNDINT                FRNDINT    -         -      -
D9/7.5  FSCALE                 FSCALE     -         -      -
D9/7.6  FSIN                   FSIN       -         -      -         80386
D9/7.7  FCOS                   FCOS       -         -      -         80386
DA/0m   FIADD Md               FIADD      -         -      -
DA/1m   FIMUL Md               FIMUL      -         -      -
DA/2m   FICOM Md               FICOM      -         -      -
DA/3m   FICOMP Md              FICOMP     -         -      -
DA/4m   FISUB Md               FISUB      -         -      -
DA/5m   FISUBR Md              FISUBR     -         -      -
DA/6m   FIDIV Md               FIDIV      -         -      -
DA/7m   FIDIVR Md              FIDIVR     -         -      -
DA/5.1  FUCOMPP                FUCOMPP    -         -      -         80386
DB/0m   FILD Md                FILD       -         -      -
DB/2m   FIST Md                FIST       -         -      -
DB/3m   FISTP Md               FISTP      -         -      -
DB/5m   FLD Mt                 FLD        -         -      -
DB/7m   FSTP Mt                FSTP       -         -      -
DB/4.0  FNENI                  FNENI      -         -      -
DB/4.1  FNDISI                 FNDISI     -         -      -
DB/4.2  FNCLEX                 FNCLEX     -         -      -
DB/4.3  FNINIT                 FNINIT     -         -      -
DB/4.4  FNSETPM                FNSETPM    -         -      -         80286
DC/0m   FADD Mq                FADD       -         -      -
DC/1m   FMUL Mq                FMUL       -         -      -
DC/2m   FCOM Mq                FCOM       -         -      -
DC/3m   FCOMP Mq               FCOMP      -         -      -
DC/4m   FSUB Mq                FSUB       -         -      -
DC/5m   FSUBR Mq               FSUBR      -         -      -
DC/6m   FDIV Mq                FDIV       -         -      -
DC/7m   FDIVR Mq               FDIVR      -         -      -
DC/0r   FADD Fi,F0             FADD       -         -      -
DC/1r   FMUL Fi,F0             FMUL       -         -      -
DC/4r   FSUBR Fi,F0            FSUBR      -         -      -
DC/5r   FSUB Fi,F0             FSUB       -         -      -
DC/6r   FDIVR Fi,F0            FDIVR      -         -      -
DC/7r   FDIV Fi,F0             FDIV       -         -      -
DC/2r   FCOM Fi                FCOM       -         -      -         alias
DC/3r   FCOMP Fi               FCOMP      -         -      -         alias
DD/0m   FLD Mq                 FLD        -         -      -
DD/2m   FST Mq                 FST        -         -      -
DD/3m   FSTP Mq                FSTP       -         -      -
DD/4m   FRSTOR M               FRSTOR     -         -      -
DD/6m   FNSAVE M               FNSAVE     -         -      -
DD/7m   FNSTSW Mw              FNSTSW     -         -      -
DD/0r   FFREE Fi               FFREE      -         -      -
DD/1r   FXCH Fi                FXCH       -         -      -         alias
DD/2r   FST Fi                 FST        -         -      -
DD/3r   FSTP Fi                FSTP       -         -      -
DD/4r   FUCOM Fi               FUCOM      -         -      -         80386
DD/5r   FUCOMP Fi              FUCOMP     -         -      -         80386
DE/0m   FIADD Mw               FIADD      -         -      -
DE/1m   FIMUL Mw               FIMUL      -         -      -
DE/2m   FICOM Mw               FICOM      -         -      -
DE/3m   FICOMP Mw              FICOMP     -         -      -
DE/4m   FISUB Mw               FISUB      -         -      -
DE/5m   FISUBR Mw              FISUBR     -         -      -
DE/6m   FIDIV Mw               FIDIV      -         -      -
DE/7m   FIDIVR Mw              FIDIVR     -         -      -
DE/0r   FADDP Fi,F0            FADDP      -         -      -
DE/1r   FMULP Fi,F0            FMULP      -         -      -
DE/4r   FSUBRP Fi,F0           FSUBRP     -         -      -
DE/5r   FSUBP Fi,F0            FSUBP      -         -      -
DE/6r   FDIVRP Fi,F0           FDIVRP     -         -      -
DE/7r   FDIVP Fi,F0            FDIVP      -         -      -
DE/2r   FCOMP Fi               FCOMP      -         -      -         alias
DE/3.1  FCOMPP                 FCOMPP     -         -      -
DF/0m   FILD Mw                FILD       -         -      -
DF/2m   FIST Mw                FIST       -         -      -
DF/3m   FISTP Mw               FISTP      -         -      -
DF/4m   FBLD Mt                FBLD       -         -      -
DF/5m   FILD Mq                FILD       -         -      -
DF/6m   FBSTP Mt               FBSTP      -         -      -
DF/7m   FISTP Mq               FISTP      -         -      -
DF/0r   FFREEP Fi              FFREEP     -         -      -
DF/1r   FXCH Fi                FXCH       -         -      -         alias
DF/2r   FSTP Fi                FSTP       -         -      -         alias
DF/3r   FSTP Fi                FSTP       -         -      -         alias
DF/4.0  FNSTSW AX              FNSTSW     -         -      -         80286
# E0-EF: loops, ports, near and short jumps
E0      LOOPNE Jb              LOOPNE     -         -      Z
E1      LOOPE Jb               LOOPE      -         -      Z
E2      LOOP Jb                LOOP       -         -      -
E3      JCXZ|JECXZ Jb          JCXZ       -         -      -
E4      IN AL,Ib               IN         -         -      -         sensitive
E5      IN eAX,Ib              IN         -         -      -         sensitive
E6      OUT Ib,AL              OUT        -         -      -         sensitive
E7      OUT Ib,eAX             OUT        -         -      -         sensitive
E8      CALL Jv                CALL       -         -      -
E9      JMP Jv                 JMP        -         -      -
EA      JMP Ap                 JMP_FAR    -         -      -
EB      JMP Jb                 JMP        -         -      -
EC      IN AL,DX               IN         -         -      -         sensitive
ED      IN eAX,DX              IN         -         -      -         sensitive
EE      OUT DX,AL              OUT        -         -      -         sensitive
EF      OUT DX,eAX             OUT        -         -      -         sensitive
# F1-FF: flags, HLT, groups 3 to 5 (F0, and F1 before the 80386, are prefixes)
F1      INT1                   INT1       IT        -      -         80386
F4      HLT                    HLT        -         -      -         sensitive
F5      CMC                    CMC        C         -      C
F6/0    TEST Eb,Ib             TEST       OSZPC     A      -
F6/1    TEST Eb,Ib             TEST       OSZPC     A      -         alias
F6/2    NOT Eb                 NOT        -         -      -
F6/3    NEG Eb                 NEG        OSZAPC    -      -
F6/4    MUL Eb                 MUL        OC        SZAP   -
F6/5    IMUL Eb                IMUL       OC        SZAP   -
F6/6    DIV Eb                 DIV        -         OSZAPC -
F6/7    IDIV Eb                IDIV       -         OSZAPC -
F7/0    TEST Ev,Iv             TEST       OSZPC     A      -
F7/1    TEST Ev,Iv             TEST       OSZPC     A      -         alias
F7/2    NOT Ev                 NOT        -         -      -
F7/3    NEG Ev                 NEG        OSZAPC    -      -
F7/4    MUL Ev                 MUL        OC        SZAP   -
F7/5    IMUL Ev                IMUL       OC        SZAP   -
F7/6    DIV Ev                 DIV        -         OSZAPC -
F7/7    IDIV Ev                IDIV       -         OSZAPC -
F8      CLC                    CLC        C         -      -
F9      STC                    STC        C         -      -
FA      CLI                    CLI        I         -      -         sensitive
FB      STI                    STI        I         -      -         sensitive
FC      CLD                    CLD        D         -      -
FD      STD                    STD        D         -      -
FE/0    INC Eb                 INC        OSZAP     -      -
FE/1    DEC Eb                 DEC        OSZAP     -      -
FF/0    INC Ev                 INC        OSZAP     -      -
FF/1    DEC Ev                 DEC        OSZAP     -      -
FF/2    CALL Ev                CALL_NEAR  -         -      -
FF/3    CALL Mp                CALL_FAR   -         -      -
FF/4    JMP Ev                 JMP_NEAR   -         -      -
FF/5    JMP Mp                 JMP_FAR    -         -      -
FF/6    PUSH Ev                PUSH       -         -      -
FF/7    PUSH Ev                PUSH       -         -      -         only86 alias
# 0F00-0F0B: system
0F00/0  SLDT Ex                PROTECTED  -         -      -         80286
0F00/1  STR Ex                 PROTECTED  -         -      -         80286
0F00/2  LLDT Ew                PROTECTED  -         -      -         80286
0F00/3  LTR Ew                 PROTECTED  -         -      -         80286
0F00/4  VERR Ew                PROTECTED  Z         -      -         80286
0F00/5  VERW Ew                PROTECTED  Z         -      -         80286
0F01/0  SGDT Ms                SGDT       -         -      -         80286
0F01/1  SIDT Ms                SIDT       -         -      -         80286
0F01/2  LGDT Ms                LGDT       -         -      -         80286 sensitive
0F01/3  LIDT Ms                LIDT       -         -      -         80286 sensitive
0F01/4  SMSW Ex                SMSW       -         -      -         80286
0F01/6  LMSW Ew                LMSW       -         -      -         80286 sensitive
0F01/7  INVLPG Mb              INVLPG     -         -      -         80486 sensitive
0F02    LAR Gv,Ew              PROTECTED  Z         -      -         80286
0F03    LSL Gv,Ew              PROTECTED  Z         -      -         80286
0F06    CLTS                   CLTS       -         -      -         80286 sensitive
0F08    INVD                   INVD       -         -      -         80486 sensitive
0F09    WBINVD                 WBINVD     -         -      -         80486 sensitive
0F0B    UD2                    UD         -         -      -         80386
# 0F20-0F35: control registers, model-specific registers, fast system calls
0F20    MOV Rd,Cd              MOV_CR     -         -      -         80386 sensitive
0F21    MOV Rd,Dd              MOV_DR     -         -      -         80386 sensitive
0F22    MOV Cd,Rd              MOV_CR     -         -      -         80386 sensitive
0F23    MOV Dd,Rd              MOV_DR     -         -      -         80386 sensitive
0F30    WRMSR                  WRMSR      -         -      -         80586 sensitive
0F31    RDTSC                  RDTSC      -         -      -         80586
0F32    RDMSR                  RDMSR      -         -      -         80586 sensitive
0F33    RDPMC                  RDPMC      -         -      -         80586 sensitive
0F34    SYSENTER               SYSENTER   -         -      -         80586 sensitive
0F35    SYSEXIT                SYSEXIT    -         -      -         80586 sensitive
# 0F80-0F9F: near conditional jumps, SETcc
0F80    JO Jv                  Jcc        -         -      O         80386
0F81    JNO Jv                 Jcc        -         -      O         80386
0F82    JB Jv                  Jcc        -         -      C         80386
0F83    JAE Jv                 Jcc        -         -      C         80386
0F84    JE Jv                  Jcc        -         -      Z         80386
0F85    JNE Jv                 Jcc        -         -      Z         80386
0F86    JBE Jv                 Jcc        -         -      CZ        80386
0F87    JA Jv                  Jcc        -         -      CZ        80386
0F88    JS Jv                  Jcc        -         -      S         80386
0F89    JNS Jv                 Jcc        -         -      S         80386
0F8A    JP Jv                  Jcc        -         -      P         80386
0F8B    JNP Jv                 Jcc        -         -      P         80386
0F8C    JL Jv                  Jcc        -         -      SO        80386
0F8D    JGE Jv                 Jcc        -         -      SO        80386
0F8E    JLE Jv                 Jcc        -         -      ZSO       80386
0F8F    JG Jv                  Jcc        -         -      ZSO       80386
0F90    SETO Eb                SETcc      -         -      O         80386
0F91    SETNO Eb               SETcc      -         -      O         80386
0F92    SETB Eb                SETcc      -         -      C         80386
0F93    SETAE Eb               SETcc      -         -      C         80386
0F94    SETE Eb                SETcc      -         -      Z         80386
0F95    SETNE Eb               SETcc      -         -      Z         80386
0F96    SETBE Eb               SETcc      -         -      CZ        80386
0F97    SETA Eb                SETcc      -         -      CZ        80386
0F98    SETS Eb                SETcc      -         -      S         80386
0F99    SETNS Eb               SETcc      -         -      S         80386
0F9A    SETP Eb                SETcc      -         -      P         80386
0F9B    SETNP Eb               SETcc      -         -      P         80386
0F9C    SETL Eb                SETcc      -         -      SO        80386
0F9D    SETGE Eb               SETcc      -         -      SO        80386
0F9E    SETLE Eb               SETcc      -         -      ZSO       80386
0F9F    SETG Eb                SETcc      -         -      ZSO       80386
# 0FA0-0FCF: FS and GS, bits, double shifts, multiply, extension, 80486 user instructions
0FA0    PUSH FS                PUSH       -         -      -         80386
0FA1    POP FS                 POP        -         -      -         80386
0FA2    CPUID                  CPUID      -         -      -         80586
0FA3    BT Ev,Gv               BT         C         OSZAP  -         80386
0FA4    SHLD Ev,Gv,Ib          SHLD       SZPC      OA     -         80386
0FA5    SHLD Ev,Gv,CL          SHLD       SZPC      OA     -         80386
0FA8    PUSH GS                PUSH       -         -      -         80386
0FA9    POP GS                 POP        -         -      -         80386
0FAB    BTS Ev,Gv              BTS        C         OSZAP  -         80386
0FAC    SHRD Ev,Gv,Ib          SHRD       SZPC      OA     -         80386
0FAD    SHRD Ev,Gv,CL          SHRD       SZPC      OA     -         80386
0FAF    IMUL Gv,Ev             IMUL2      OC        SZAP   -         80386
0FB0    CMPXCHG Eb,Gb          CMPXCHG    OSZAPC    -      -         80486
0FB1    CMPXCHG Ev,Gv          CMPXCHG    OSZAPC    -      -         80486
0FB2    LSS Gv,Mp              LSS        -         -      -         80386
0FB3    BTR Ev,Gv              BTR        C         OSZAP  -         80386
0FB4    LFS Gv,Mp              LFS        -         -      -         80386
0FB5    LGS Gv,Mp              LGS        -         -      -         80386
0FB6    MOVZX Gv,Eb            MOVZX      -         -      -         80386
0FB7    MOVZX Gv,Ew            MOVZX      -         -      -         80386
0FBA/4  BT Ev,Ib               BT         C         OSZAP  -         80386
0FBA/5  BTS Ev,Ib              BTS        C         OSZAP  -         80386
0FBA/6  BTR Ev,Ib              BTR        C         OSZAP  -         80386
0FBA/7  BTC Ev,Ib              BTC        C         OSZAP  -         80386
0FBB    BTC Ev,Gv              BTC        C         OSZAP  -         80386
0FBC    BSF Gv,Ev              BSF        Z         OSAPC  -         80386
0FBD    BSR Gv,Ev              BSR        Z         OSAPC  -         80386
0FBE    MOVSX Gv,Eb            MOVSX      -         -      -         80386
0FBF    MOVSX Gv,Ew            MOVSX      -         -      -         80386
0FC0    XADD Eb,Gb             XADD       OSZAPC    -      -         80486
0FC1    XADD Ev,Gv             XADD       OSZAPC    -      -         80486
0FC8    BSWAP eAX              BSWAP      -         -      -         80486
0FC9    BSWAP eCX              BSWAP      -         -      -         80486
0FCA    BSWAP eDX              BSWAP      -         -      -         80486
0FCB    BSWAP eBX              BSWAP      -         -      -         80486
0FCC    BSWAP eSP              BSWAP      -         -      -         80486
0FCD    BSWAP eBP              BSWAP      -         -      -         80486
0FCE    BSWAP eSI              BSWAP      -         -      -         80486
0FCF    BSWAP eDI              BSWAP      -         -      -         80486
`);
