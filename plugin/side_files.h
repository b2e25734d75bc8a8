/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * side_files.h - the two small files beside the database: PATH.key, the secret, and PATH.station, the settings that an
 * event needs, for when the database cannot be opened.
 */
#ifndef REG_SIDE_FILES_H
#define REG_SIDE_FILES_H

#include "side.h"

#define REG_STATION_COUNT 5

/* What PATH.station holds, and the settings of the same names: site, zone, currency, language, country. */
extern const char *const reg_side_station_names[REG_STATION_COUNT];
/* Where a side keeps them, in the order of the names. */
void reg_side_station_fields(char **fields[REG_STATION_COUNT], struct reg_side *side);

/* PATH.key, released with free(). NULL: no memory. */
char *reg_side_secret_path(const char *path);
/* The secret from its file: 64 hexadecimal digits. REG_EIO: not there, not a plain file or open to others;
 * REG_EDAMAGED: something else is in it. */
int reg_side_secret_read(unsigned char secret[REG_SECRET_SIZE], const char *key_path, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Makes the file (0600). REG_EEXISTS: one is there, it is left alone; REG_EIO: nothing is left behind. */
int reg_side_secret_write(const char *key_path, const unsigned char secret[REG_SECRET_SIZE], struct reg_err *err)
    __attribute__((warn_unused_result));

/* Makes or replaces the station file of the database at `path`, values in the order of the names. REG_EIO. */
int reg_side_station_write(const char *path, const char *const values[REG_STATION_COUNT], struct reg_err *err)
    __attribute__((warn_unused_result));
bool reg_side_station_exists(const char *path);
/* Sets the fields of `side` from the station file of side->path. REG_EIO: it cannot be read or lacks one. */
int reg_side_station_read(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));

#endif
