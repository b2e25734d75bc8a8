/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * regulars-helper - the JSON calls in a process of their own, over a Unix socket: what goes wrong here leaves the till alone.
 */
#include <config.h>

#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "clients.h"
#include "listen.h"

#define EXIT_USAGE 2
#define MAX_IDLE_S 86400

struct options {
	const char *socket, *database;
	int idle_s; /* 0: stays */
	bool is_stdio;
};

static const char usage[] =
    "Usage: regulars-helper [options]\n"
    "\n"
    "Makes the calls of regulars-json(5) for tills that do not load the plugin themselves, over a Unix socket.\n"
    "\n"
    "  --socket PATH   listen there; otherwise on the socket with which systemd has started this\n"
    "  --stdio         serve one client on standard input and output\n"
    "  --db FILE       the side database, the only one that clients may open\n"
    "  --idle SECONDS  end when nobody has been connected for so long\n"
    "  --help          say this\n"
    "  --version       say the version\n";

static void log_line(const char *line)
{
	(void)fprintf(stderr, "regulars-helper: %s\n", line);
}

/* -1: go on; otherwise the exit status. */
static int read_options(struct options *out, int argc, char **argv)
{
	enum { OPT_SOCKET = 1000, OPT_STDIO, OPT_DB, OPT_IDLE, OPT_HELP, OPT_VERSION };
	static const struct option known[] = {
		{ "socket", required_argument, NULL, OPT_SOCKET },
		{ "stdio", no_argument, NULL, OPT_STDIO },
		{ "db", required_argument, NULL, OPT_DB },
		{ "idle", required_argument, NULL, OPT_IDLE },
		{ "help", no_argument, NULL, OPT_HELP },
		{ "version", no_argument, NULL, OPT_VERSION },
		{ NULL, 0, NULL, 0 },
	};
	char *end;
	long idle;
	int c;

	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		switch (c) {
		case OPT_SOCKET:
			out->socket = optarg;
			break;
		case OPT_STDIO:
			out->is_stdio = true;
			break;
		case OPT_DB:
			out->database = optarg;
			break;
		case OPT_IDLE:
			idle = strtol(optarg, &end, 10);
			if (end == optarg || *end != '\0' || idle < 1 || idle > MAX_IDLE_S) {
				log_line("--idle: expected 1 to 86400 seconds");
				return EXIT_USAGE;
			}
			out->idle_s = (int)idle;
			break;
		case OPT_HELP:
			return fputs(usage, stdout) < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
		case OPT_VERSION:
			return fputs("regulars-helper " PACKAGE_VERSION "\n", stdout) < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
		default:
			(void)fputs(usage, stderr);
			return EXIT_USAGE;
		}
	}
	if (optind < argc || (out->is_stdio && (out->socket != NULL || out->idle_s > 0))) {
		(void)fputs(usage, stderr);
		return EXIT_USAGE;
	}
	return -1;
}

static int64_t now_ms(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Somebody has come. Who is sent away is named in the log, and nobody else: a till connects often. */
static void take(struct reg_clients *clients, int listening)
{
	struct reg_err err = { 0 };
	int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC), rc;

	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
			log_line(strerror(errno));
			(void)poll(NULL, 0, 100); /* it stays in the queue; until somebody leaves there is nothing to do */
		}
		return;
	}
	rc = reg_listen_check_peer(fd, &err);
	if (rc < 0) {
		(void)close(fd);
	} else {
		rc = reg_clients_add(clients, fd, &err);
	}
	if (rc < 0) {
		log_line(err.line);
	}
}

/* Until a signal ends it, or nobody has been there for long enough. */
static void attend(struct reg_clients *clients, int listening, int signals, int left, int idle_s)
{
	int64_t since_ms = now_ms(); /* when somebody was last there */

	for (;;) {
		struct pollfd fds[] = {
			{ .fd = listening, .events = POLLIN }, { .fd = signals, .events = POLLIN }, { .fd = left, .events = POLLIN },
		};
		bool is_alone = reg_clients_count(clients) == 0;
		int64_t rest_ms = since_ms + (int64_t)idle_s * 1000 - now_ms();
		eventfd_t gone;

		if (idle_s > 0 && is_alone && rest_ms <= 0) {
			return;
		}
		if (poll(fds, sizeof fds / sizeof fds[0], idle_s > 0 && is_alone ? (int)rest_ms : -1) < 0) {
			continue; /* EINTR: a debugger */
		}
		if (fds[1].revents != 0) {
			return;
		}
		if (fds[2].revents != 0) {
			(void)eventfd_read(left, &gone);
			since_ms = now_ms();
		}
		if (fds[0].revents != 0) {
			take(clients, listening);
			since_ms = now_ms();
		}
	}
}

static int run(struct reg_listen *listening, const struct options *options, int signals, struct reg_err *err)
{
	struct reg_clients *clients = NULL;
	int left = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	int rc = left >= 0 ? 0 : reg_err_set(err, REG_EIO, "eventfd: %s", strerror(errno));

	rc = rc < 0 ? rc : reg_clients_create(&clients, options->database, left, err);
	if (rc == 0) {
		attend(clients, listening->fd, signals, left, options->idle_s);
	}
	/* Who comes from here on is told at once that nobody is there, or is served by the next that systemd starts. */
	reg_listen_close(listening);
	reg_clients_destroy(clients);
	if (left >= 0) {
		(void)close(left);
	}
	return rc;
}

/* Signals come by a file descriptor; a client that is gone is an error of write(). */
static int hold_signals(struct reg_err *err)
{
	sigset_t set;
	int fd;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGPIPE);
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
	return fd >= 0 ? fd : reg_err_set(err, REG_EIO, "signalfd: %s", strerror(errno));
}

int main(int argc, char **argv)
{
	struct options options = { 0 };
	struct reg_listen listening = { .fd = -1 };
	struct reg_err err = { 0 };
	int status = read_options(&options, argc, argv), signals = -1, rc = 0;

	if (status >= 0) {
		return status;
	}
	if (options.is_stdio) {
		sigset_t pipes;

		/* The till ends this with its own end of the pipes. */
		(void)sigemptyset(&pipes);
		(void)sigaddset(&pipes, SIGPIPE);
		(void)pthread_sigmask(SIG_BLOCK, &pipes, NULL);
		rc = reg_clients_serve(options.database, STDIN_FILENO, STDOUT_FILENO, &err);
	} else {
		rc = signals = hold_signals(&err);
		rc = rc < 0 ? rc : options.socket != NULL ? reg_listen_make(&listening, options.socket, &err)
		                                          : reg_listen_inherit(&listening, &err);
		if (rc == 0 && options.socket == NULL) {
			rc = reg_err_set(&err, REG_EINVAL, "where to listen: expected --socket PATH, or to be started by systemd's socket");
		}
		rc = rc < 0 ? rc : run(&listening, &options, signals, &err);
		if (signals >= 0) {
			(void)close(signals);
		}
	}
	if (rc < 0) {
		log_line(err.line);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
