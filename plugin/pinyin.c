/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pinyin.h"

#include <stddef.h>

const char *reg_pinyin(int32_t code_point)
{
	unsigned short number = 0;

	if (code_point >= REG_PINYIN_FIRST && code_point < REG_PINYIN_FIRST + REG_PINYIN_COUNT) {
		number = reg_pinyin_table[code_point - REG_PINYIN_FIRST];
	}
	return number == 0 ? NULL : reg_pinyin_syllables[number];
}

const char *reg_pinyin_surname(int32_t code_point)
{
	static const struct { int32_t code_point; const char *reading; } surnames[] = {
		{ 0x5355, "shan" }, /* 单 */
		{ 0x66FE, "zeng" }, /* 曾 */
		{ 0x4EC7, "qiu" }, /* 仇 */
		{ 0x89E3, "xie" }, /* 解 */
		{ 0x67E5, "zha" }, /* 查 */
		{ 0x6734, "piao" }, /* 朴 */
		{ 0x76D6, "ge" }, /* 盖 */
		{ 0x533A, "ou" }, /* 区 */
		{ 0x7FDF, "zhai" }, /* 翟 */
		{ 0x8983, "qin" }, /* 覃 */
		{ 0x7E41, "po" }, /* 繁 */
		{ 0x5C09, "yu" }, /* 尉, as in 尉迟 */
		{ 0x4E50, "yue" }, /* 乐 */
		{ 0x79CD, "chong" }, /* 种 */
		{ 0x7F2A, "miao" }, /* 缪 */
	};

	for (size_t i = 0; i < sizeof surnames / sizeof surnames[0]; i++) {
		if (surnames[i].code_point == code_point) {
			return surnames[i].reading;
		}
	}
	return NULL;
}
