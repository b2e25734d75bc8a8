/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * segment_parts.h - a checked expression in memory: what segment_parse.c makes and segment.c walks.
 */
#ifndef REG_SEGMENT_PARTS_H
#define REG_SEGMENT_PARTS_H

#include <stddef.h>

#include "segment.h"

#define REG_SEGMENT_NODES_MAX 256
#define REG_SEGMENT_NO_NODE SIZE_MAX

enum reg_segment_kind { REG_SEGMENT_TEST, REG_SEGMENT_NOT, REG_SEGMENT_AND, REG_SEGMENT_OR };

struct reg_segment_node {
	enum reg_segment_kind kind;
	size_t left, right;          /* of NOT only left */
	struct reg_segment_test test;
};

struct reg_segment {
	char *text;                  /* a copy, whose tokens end with NUL: tests point into it */
	struct reg_segment_node nodes[REG_SEGMENT_NODES_MAX];
	size_t n, root;
};

#endif
