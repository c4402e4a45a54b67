/* see stdio.h; there are no directories */
#ifndef TARGET_DIRENT_H
#define TARGET_DIRENT_H

typedef struct target_dir DIR;
struct dirent {
    char d_name[256];
};
DIR *opendir(const char *path);
struct dirent *readdir(DIR *dir);
int closedir(DIR *dir);

#endif
