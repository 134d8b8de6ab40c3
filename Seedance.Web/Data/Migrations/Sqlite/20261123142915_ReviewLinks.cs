using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Seedance.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ReviewLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ReviewedLinkId",
                table: "Jobs",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ReviewedLinkId",
                table: "Jobs");
        }
    }
}
