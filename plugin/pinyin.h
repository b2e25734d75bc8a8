/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pinyin.h - how Chinese characters are read, without tones: for finding names, not for printing them.
 */
#ifndef REG_PINYIN_H
#define REG_PINYIN_H

#include <stdint.h>

#define REG_PINYIN_FIRST 0x4E00
#define REG_PINYIN_COUNT (0xA000 - REG_PINYIN_FIRST)

/* Made from pinyin.txt at build time. 42 kB that nobody pays for before a name with such characters is written. */
extern const char *const reg_pinyin_syllables[];
extern const unsigned short reg_pinyin_table[REG_PINYIN_COUNT];

/* The usual reading of a character ("zhang"; "lv" for what others write as lü), NULL: none is known. Static. */
const char *reg_pinyin(int32_t code_point);

/* How the character is read as a surname where that is not the usual reading (单 shan), else NULL. Static. */
const char *reg_pinyin_surname(int32_t code_point);

#endif
